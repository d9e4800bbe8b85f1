"""Single-use tokens that are sent by mail."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from hexameter.domain.auth.events import MailedTokenIssued
from hexameter.domain.events import Aggregate
from hexameter.domain.ids import UserId
from hexameter.domain.users.values import EmailAddress


class Purpose(StrEnum):
    """What a token is for. A token is valid for its own purpose only."""

    VERIFY_EMAIL = "verify-email"
    RESET_PASSWORD = "reset-password"


LIFETIMES = {
    Purpose.VERIFY_EMAIL: timedelta(hours=24),
    Purpose.RESET_PASSWORD: timedelta(hours=1),
}


@dataclass(slots=True, kw_only=True)
class MailedToken(Aggregate):
    """Only the digest of the token is stored; the token itself is derived when the mail is sent."""

    id: UUID
    purpose: Purpose
    user_id: UserId
    email: EmailAddress
    digest: bytes
    created_at: datetime
    expires_at: datetime

    @classmethod
    def issue(
        cls,
        *,
        id: UUID,
        purpose: Purpose,
        user_id: UserId,
        email: EmailAddress,
        digest: bytes,
        now: datetime,
    ) -> "MailedToken":
        token = cls(
            id=id,
            purpose=purpose,
            user_id=user_id,
            email=email,
            digest=digest,
            created_at=now,
            expires_at=now + LIFETIMES[purpose],
        )
        token.record(MailedTokenIssued(token_id=id, user_id=user_id, purpose=purpose.value))
        return token

    def is_valid_for(self, email: EmailAddress, now: datetime) -> bool:
        """Not expired, and mailed to the address that the account still has."""
        return now < self.expires_at and self.email.key == email.key
