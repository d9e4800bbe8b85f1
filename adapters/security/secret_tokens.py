"""Refresh tokens, the tokens in mailed links, and keyed digests of requests."""

import hashlib
import hmac
import secrets
from uuid import UUID

from hexameter.adapters.security import base64url
from hexameter.adapters.security.key_ring import KeyRing

REFRESH_PREFIX = "hxr_"
"""Lets secret scanners and people recognise a leaked token."""

_RANDOM_BYTES = 32
_HINT_BYTES = 4
_NONCE_RANDOM_BYTES = 28


class HmacSecretTokens:
    """Secret tokens from random bytes and from HMAC-SHA256.

    A nonce begins with a hint to the key that was current when it was created. Processes that
    disagree about the current key, as during a rotation, therefore derive the same successor from
    it, as long as they accept that key.
    """

    def __init__(self, key_ring: KeyRing) -> None:
        self._mailed_keys = key_ring.all("mailed-token")
        self._key_ring = key_ring
        self._successor_key = key_ring.current("refresh-successor")
        self._successor_keys = {_hint(key): key for key in key_ring.all("refresh-successor")}

    def new_refresh_token(self) -> str:
        return REFRESH_PREFIX + base64url.encode(secrets.token_bytes(_RANDOM_BYTES))

    def new_nonce(self) -> bytes:
        return _hint(self._successor_key) + secrets.token_bytes(_NONCE_RANDOM_BYTES)

    def successor(self, presented: str, nonce: bytes) -> str:
        key = self._successor_keys.get(nonce[:_HINT_BYTES], self._successor_key)
        return REFRESH_PREFIX + base64url.encode(
            hmac.digest(key, nonce + _raw(presented), "sha256")
        )

    def mailed(self, purpose: str, subject_id: UUID, *, digest: bytes | None = None) -> str:
        tokens = (_mailed(key, purpose, subject_id) for key in self._mailed_keys)
        if digest is None:
            return next(tokens)
        wanted = (token for token in tokens if hmac.compare_digest(self.digest(token), digest))
        return next(wanted, None) or self.mailed(purpose, subject_id)

    def fingerprints(self, purpose: str, content: bytes) -> tuple[bytes, ...]:
        keys = self._key_ring.all(f"fingerprint/{purpose}")
        return tuple(hmac.digest(key, content, "sha256") for key in keys)

    def digest(self, token: str) -> bytes:
        return hashlib.sha256(_raw(token)).digest()


def _mailed(key: bytes, purpose: str, subject_id: UUID) -> str:
    # The id comes last and has a fixed length, so different pairs give different bytes.
    mac = hmac.digest(key, purpose.encode() + subject_id.bytes, "sha256")
    return base64url.encode(subject_id.bytes + mac)


def _raw(token: str) -> bytes:
    # A presented token may be any text, even lone surrogates: it is unknown, not an error.
    return token.encode("utf-8", "surrogatepass")


def _hint(key: bytes) -> bytes:
    return hashlib.sha256(b"hint" + key).digest()[:_HINT_BYTES]
