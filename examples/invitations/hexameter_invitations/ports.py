"""What the use cases need of a store."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from hexameter.extending import view
from hexameter_invitations.invitation import Invitation, Inviter

MAX_SHOWN = 100


@view
class InvitationView:
    id: UUID
    email: str
    created_at: datetime
    expires_at: datetime
    accepted_at: datetime | None


@view
class InvitationsView:
    """`joined` is how many people have joined by an invitation."""

    joined: int
    invitations: list[InvitationView]


class Invitations(Protocol):
    """An invitation goes with the account of the person who sent it. If the account goes that was
    made by it, it stays, without the account.
    """

    async def add(self, invitation: Invitation) -> None:
        """Raises `UserNotFound` if there is no such inviter; then the block can only be left."""
        ...

    async def find(self, invitation_id: UUID) -> Invitation | None: ...

    async def find_by_digest(self, digest: bytes) -> Invitation | None: ...

    async def open_of(self, user_id: UUID, now: datetime) -> int:
        """How many of this person's invitations can be accepted."""
        ...

    async def save(self, invitation: Invitation) -> None: ...


class Inviters(Protocol):
    async def get(self, user_id: UUID) -> Inviter:
        """Locks it, also a new one, so that a person cannot use the same invitation twice.

        Raises `UserNotFound` if there is no such account; then the block can only be left.
        """
        ...

    async def save(self, inviter: Inviter) -> None: ...


class InvitationQueries(Protocol):
    """Reads what is committed. Raises `StoreUnavailable` if the store fails."""

    async def is_open(self, digest: bytes, now: datetime) -> bool: ...

    async def of(self, user_id: UUID) -> InvitationsView:
        """The newest first, at most `MAX_SHOWN`."""
        ...
