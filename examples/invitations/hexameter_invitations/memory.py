"""Invitations in memory. Rows are copied on their way in and out, as a database does."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from hexameter.extending import UserNotFound
from hexameter.memory_store import USERS, MemoryStore, Reference, Table, Transaction
from hexameter_invitations.invitation import Invitation, Inviter
from hexameter_invitations.ports import MAX_SHOWN, InvitationsView, InvitationView


def _without_account(invitation: Invitation) -> Invitation:
    return replace(invitation, accepted_by=None)


INVITATIONS = Table[UUID, Invitation](
    "invitations",
    Reference(USERS, lambda invitation: invitation.invited_by, UserNotFound),
    Reference(USERS, lambda invitation: invitation.accepted_by, cleared=_without_account),
)
INVITERS = Table[UUID, Inviter](
    "inviters", Reference(USERS, lambda inviter: inviter.user_id, UserNotFound)
)


class MemoryInvitations:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, invitation: Invitation) -> None:
        self._transaction.insert(INVITATIONS, invitation.id, replace(invitation))

    async def find(self, invitation_id: UUID) -> Invitation | None:
        found = self._transaction.read(INVITATIONS).get(invitation_id)
        return replace(found) if found is not None else None

    async def find_by_digest(self, digest: bytes) -> Invitation | None:
        for invitation in self._transaction.read(INVITATIONS).values():
            if invitation.digest == digest:
                return replace(invitation)
        return None

    async def open_of(self, user_id: UUID, now: datetime) -> int:
        invitations = self._transaction.read(INVITATIONS).values()
        return sum(each.invited_by == user_id and each.is_open(now) for each in invitations)

    async def save(self, invitation: Invitation) -> None:
        self._transaction.update(INVITATIONS, invitation.id, replace(invitation))


class MemoryInviters:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def get(self, user_id: UUID) -> Inviter:
        found = self._transaction.read(INVITERS).get(user_id)
        if found is None:
            found = Inviter(user_id=user_id)
            self._transaction.insert(INVITERS, user_id, found)
        return replace(found)

    async def save(self, inviter: Inviter) -> None:
        self._transaction.update(INVITERS, inviter.user_id, replace(inviter))


class MemoryInvitationQueries:
    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    async def is_open(self, digest: bytes, now: datetime) -> bool:
        invitations = self._store.committed.read(INVITATIONS).values()
        return any(each.digest == digest and each.is_open(now) for each in invitations)

    async def of(self, user_id: UUID) -> InvitationsView:
        committed = self._store.committed
        inviter = committed.read(INVITERS).get(user_id)
        invitations = [
            each for each in committed.read(INVITATIONS).values() if each.invited_by == user_id
        ]
        invitations.sort(key=lambda each: (each.created_at, each.id), reverse=True)
        return InvitationsView(
            inviter.joined if inviter is not None else 0,
            [
                InvitationView(
                    each.id, each.email, each.created_at, each.expires_at, each.accepted_at
                )
                for each in invitations[:MAX_SHOWN]
            ],
        )
