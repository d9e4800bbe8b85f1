"""Derives a key for each purpose from the service's secrets."""

from collections.abc import Sequence

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32


class KeyRing:
    """One key per secret and purpose (HKDF-SHA256, RFC 5869), so that purposes never share a key.

    `others` are accepted besides the current secret. A rotation without refused tokens takes three
    deployments: accept the new secret everywhere, then make it the current one and accept the old
    one, then remove the old one when its last token has expired.

    Keys are derived once and kept: purposes are constants in the code, never user input.
    """

    def __init__(self, current: bytes, others: Sequence[bytes] = ()) -> None:
        self._secrets = tuple(dict.fromkeys((current, *others)))
        if not all(self._secrets):
            raise ValueError("a secret is empty")
        self._keys: dict[str, tuple[bytes, ...]] = {}

    def current(self, purpose: str) -> bytes:
        """The 32 bytes to sign with."""
        return self.all(purpose)[0]

    def all(self, purpose: str) -> tuple[bytes, ...]:
        """Every key that is accepted, the current one first."""
        keys = self._keys.get(purpose)
        if keys is None:
            keys = tuple(_derive(secret, purpose) for secret in self._secrets)
            self._keys[purpose] = keys
        return keys


def _derive(secret: bytes, purpose: str) -> bytes:
    info = b"hexameter/" + purpose.encode()
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(secret)
