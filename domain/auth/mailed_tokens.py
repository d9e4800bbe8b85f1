"""Tokens that reach their owner by mail and work once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from hexameter.domain.auth.events import MailedTokenIssued
from hexameter.domain.events import Aggregate
from hexameter.domain.ids import UserId
from hexameter.domain.users.values import EmailAddress


class Purpose(StrEnum):
    """What a token is for. One of one purpose never serves another."""

    VERIFY_EMAIL = "verify-email"
    RESET_PASSWORD = "reset-password"


LIFETIMES = {
    Purpose.VERIFY_EMAIL: timedelta(hours=24),
    Purpose.RESET_PASSWORD: timedelta(hours=1),
}


@dataclass(slots=True, kw_only=True)
class MailedToken(Aggregate):
    """Only the token's digest is kept; the token is derived when the mail is sent."""

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
        """Not expired, and the address it was mailed to is still the account's."""
        return now < self.expires_at and self.email.key == email.key
