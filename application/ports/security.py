"""The cryptography that the use cases need."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from hexameter.domain.errors import Unavailable


class HashingOverloaded(Unavailable):
    """The queue of passwords to hash is full."""

    message = "Too many sign-ins at the moment. Try again shortly."


class PasswordHasher(Protocol):
    """Deliberately slow; runs off the event loop, behind a bounded queue.

    Both coroutines raise `HashingOverloaded` (Unavailable) if the queue is full, and any
    `Unavailable` if the service that does the work is unavailable.
    """

    async def hash(self, password: str) -> str:
        """An encoded hash that includes its parameters and salt."""
        ...

    async def verify(self, password: str, hashed: str | None) -> bool:
        """Whether they match. Without a hash it takes the same time and returns False."""
        ...

    def needs_rehash(self, hashed: str) -> bool:
        """Whether the hash was made with weaker parameters than the current ones."""
        ...


class CommonPasswords(Protocol):
    """The passwords that attackers try first. Called on the event loop: works from memory."""

    def contains(self, password: str) -> bool:
        """Case-insensitive."""
        ...


@dataclass(frozen=True, slots=True)
class AccessClaims:
    """The claims of an access token: user (`sub`), session (`sid`) and role (`role`)."""

    user_id: UUID
    session_id: UUID
    role: str
    issued_at: datetime
    expires_at: datetime


class AccessTokens(Protocol):
    """Signed access tokens (JWT, RFC 9068, Ed25519). Called on the event loop for every request:
    works from memory.
    """

    def issue(self, claims: AccessClaims) -> str: ...

    def verify(self, token: str, now: datetime) -> AccessClaims:
        """Raises `InvalidAccessToken` for anything but a valid access token of this service."""
        ...

    def jwks(self) -> dict[str, object]:
        """The public keys as a JWK Set (RFC 7517)."""
        ...


class SecretTokens(Protocol):
    """Opaque tokens that are shown or mailed once. Only their digests are stored. Works
    from memory.
    """

    def new_refresh_token(self) -> str: ...

    def new_nonce(self) -> bytes: ...

    def successor(self, presented: str, nonce: bytes) -> str:
        """The refresh token after `presented`; the same nonce gives the same token."""
        ...

    def mailed(self, purpose: str, subject_id: UUID, *, digest: bytes | None = None) -> str:
        """`subject_id` and an HMAC over purpose and id, so that a retry mails the same link.

        Given the stored `digest`, uses the accepted key that produces it: the current key may have
        changed since.
        """
        ...

    def fingerprints(self, purpose: str, content: bytes) -> tuple[bytes, ...]:
        """An HMAC of the content under each accepted key of the purpose, the current one first."""
        ...

    def digest(self, token: str) -> bytes:
        """SHA-256, which suffices for tokens with 256 random or HMAC bits."""
        ...
