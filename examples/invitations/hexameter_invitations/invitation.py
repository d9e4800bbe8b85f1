"""What is true of invitations and of those who invite."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID

from hexameter.extending import Conflict, Event, Forbidden

LIFETIME = timedelta(days=14)
FIRST_INVITATIONS = 3
"""How many a person may have open before anybody has joined by one."""


class InvitationRequired(Forbidden):
    code = "INVITATION_REQUIRED"
    message = "An invitation is needed to register."


class InvitationUnusable(Conflict):
    """One error for all reasons, so that it tells nothing about the invitations of others."""

    code = "INVITATION_UNUSABLE"
    message = "This invitation does not exist, has expired or was used."


class InvitationLimit(Conflict):
    code = "INVITATION_LIMIT"
    message = "You have no invitation left. You get another one when somebody joins by yours."


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationCreated(Event):
    """The code is a secret, so it is derived when it is mailed, and is in no event."""

    type: ClassVar[str] = "invitation.created"
    aggregate: ClassVar[str] = "invitation"
    invitation_id: UUID

    @property
    def aggregate_id(self) -> UUID:
        return self.invitation_id


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationAccepted(Event):
    """`invited_by` is None for an invitation by the operator."""

    type: ClassVar[str] = "invitation.accepted"
    aggregate: ClassVar[str] = "invitation"
    invitation_id: UUID
    invited_by: UUID | None

    @property
    def aggregate_id(self) -> UUID:
        return self.invitation_id


@dataclass(slots=True, kw_only=True)
class Invitation:
    """`digest` is that of the code."""

    id: UUID
    email: str
    digest: bytes
    invited_by: UUID | None
    created_at: datetime
    accepted_by: UUID | None = None
    accepted_at: datetime | None = None

    @property
    def expires_at(self) -> datetime:
        return self.created_at + LIFETIME

    def is_open(self, now: datetime) -> bool:
        return self.accepted_at is None and now < self.expires_at

    def accept(self, by: UUID, now: datetime) -> None:
        """Raises `InvitationUnusable`."""
        if not self.is_open(now):
            raise InvitationUnusable
        self.accepted_by, self.accepted_at = by, now


@dataclass(slots=True, kw_only=True)
class Inviter:
    """`joined` counts those who have joined by an invitation of this person."""

    user_id: UUID
    joined: int = 0

    def require_another(self, open_invitations: int) -> None:
        """Raises `InvitationLimit`."""
        if open_invitations >= FIRST_INVITATIONS + self.joined:
            raise InvitationLimit
