"""What the use cases need of cryptography."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from hexameter.domain.errors import Unavailable


class HashingOverloaded(Unavailable):
    """More passwords wait to be hashed than can be done in good time."""

    message = "Too many people are signing in at the moment. Try again shortly."


class PasswordHasher(Protocol):
    """Slow on purpose, off the event loop, behind a bounded queue.

    Both coroutines raise `HashingOverloaded` (Unavailable) when the queue is full.
    """

    async def hash(self, password: str) -> str:
        """An encoded hash that carries its own parameters and salt."""
        ...

    async def verify(self, password: str, hashed: str | None) -> bool:
        """Whether they match. With None it costs as much as with a hash, and is False."""
        ...

    def needs_rehash(self, hashed: str) -> bool:
        """Whether the hash was made with weaker parameters than today's."""
        ...


class CommonPasswords(Protocol):
    """The passwords that everybody tries first."""

    def contains(self, password: str) -> bool:
        """Compared without case."""
        ...


@dataclass(frozen=True, slots=True)
class AccessClaims:
    """What an access token says: who (`sub`), in which session (`sid`), as what (`role`)."""

    user_id: UUID
    session_id: UUID
    role: str
    issued_at: datetime
    expires_at: datetime


class AccessTokens(Protocol):
    """Signed access tokens (JWT, RFC 9068, Ed25519)."""

    def issue(self, claims: AccessClaims) -> str: ...

    def verify(self, token: str, now: datetime) -> AccessClaims:
        """Raises `InvalidAccessToken` for whatever is not a valid access token of ours."""
        ...

    def jwks(self) -> dict[str, object]:
        """The public keys as a JWK Set (RFC 7517)."""
        ...


class SecretTokens(Protocol):
    """Opaque tokens that are shown or mailed once. Only their digests are stored."""

    def new_refresh_token(self) -> str: ...

    def new_nonce(self) -> bytes: ...

    def successor(self, presented: str, nonce: bytes) -> str:
        """The refresh token after `presented`: the same one for the same nonce."""
        ...

    def mailed(self, purpose: str, subject_id: UUID, *, digest: bytes | None = None) -> str:
        """`subject_id` and an HMAC over purpose and id, so that a retry mails the same link.

        With the `digest` that was stored, by the accepted key that gives it: the current one may
        have changed since.
        """
        ...

    def digest(self, token: str) -> bytes:
        """SHA-256: enough for tokens that carry 256 random or HMAC bits."""
        ...
