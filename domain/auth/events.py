"""Events of registrations, credentials and sessions. None of them is public."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from hexameter.domain.events import Event
from hexameter.domain.users.events import UserEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationRequested(Event):
    type: ClassVar[str] = "registration.requested"
    aggregate: ClassVar[str] = "registration"
    registration_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationAttempted(Event):
    """A registration was attempted with the address of this account."""

    type: ClassVar[str] = "user.registration_attempted"
    aggregate: ClassVar[str] = "user"
    user_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MailedTokenIssued(Event):
    type: ClassVar[str] = "mailed_token.issued"
    aggregate: ClassVar[str] = "mailed_token"
    token_id: UUID
    user_id: UUID
    purpose: str

    @property
    def aggregate_id(self) -> UUID:
        return self.token_id


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordChanged(UserEvent):
    type: ClassVar[str] = "user.password_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshTokenReuseDetected(Event):
    type: ClassVar[str] = "session.refresh_token_reused"
    aggregate: ClassVar[str] = "session"
    session_id: UUID
    user_id: UUID
