"""Invitations in an SQL database. Each statement is a constant, which is compiled once."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, func, insert, select, update

from hexameter.extending import UserNotFound
from hexameter.sql_store import (
    ConstraintViolated,
    Database,
    ResultRow,
    UnitOfWorkContext,
    bind_columns,
    upsert,
)
from hexameter_invitations.invitation import LIFETIME, Invitation, Inviter
from hexameter_invitations.ports import MAX_SHOWN, InvitationsView, InvitationView
from hexameter_invitations.tables import invitations, inviters

_I = invitations.c
_ADD = insert(invitations).values(bind_columns(*_I))
_FIND = select(invitations).where(_I.id == bindparam("id")).with_for_update()
_FIND_BY_DIGEST = select(invitations).where(_I.digest == bindparam("digest")).with_for_update()
_OPEN_OF = select(func.count().label("count")).where(
    _I.invited_by == bindparam("user_id"),
    _I.accepted_at.is_(None),
    _I.created_at > bindparam("since"),
)
_SAVE = (
    update(invitations)
    .where(_I.id == bindparam("of_id"))
    .values(bind_columns(_I.accepted_by, _I.accepted_at))
)
_IS_OPEN = select(_I.id).where(
    _I.digest == bindparam("digest"),
    _I.accepted_at.is_(None),
    _I.created_at > bindparam("since"),
)
_OF = (
    select(invitations)
    .where(_I.invited_by == bindparam("user_id"))
    .order_by(_I.created_at.desc(), _I.id.desc())
    .limit(MAX_SHOWN)
)

_ADD_INVITER = upsert(
    lambda insert_into: (
        insert_into(inviters)
        .values({"user_id": bindparam("user_id"), "joined": 0})
        .on_conflict_do_nothing(index_elements=["user_id"])
    )
)
_JOINED = select(inviters.c.joined).where(inviters.c.user_id == bindparam("user_id"))
_JOINED_FOR_UPDATE = _JOINED.with_for_update()
_SAVE_INVITER = (
    update(inviters)
    .where(inviters.c.user_id == bindparam("of_id"))
    .values(bind_columns(inviters.c.joined))
)


class SqlInvitations:
    def __init__(self, context: UnitOfWorkContext) -> None:
        self._connection = context.connection

    async def add(self, invitation: Invitation) -> None:
        try:
            await self._connection.execute(
                _ADD,
                id=invitation.id,
                email=invitation.email,
                digest=invitation.digest,
                invited_by=invitation.invited_by,
                created_at=invitation.created_at,
                accepted_by=invitation.accepted_by,
                accepted_at=invitation.accepted_at,
            )
        except ConstraintViolated as violated:
            # Nothing else can be violated: ids and digests are new.
            raise UserNotFound from violated

    async def find(self, invitation_id: UUID) -> Invitation | None:
        return _invitation(await self._connection.fetch_one(_FIND, id=invitation_id))

    async def find_by_digest(self, digest: bytes) -> Invitation | None:
        return _invitation(await self._connection.fetch_one(_FIND_BY_DIGEST, digest=digest))

    async def open_of(self, user_id: UUID, now: datetime) -> int:
        row = await self._connection.fetch_one(_OPEN_OF, user_id=user_id, since=now - LIFETIME)
        return row.count if row is not None else 0

    async def save(self, invitation: Invitation) -> None:
        await self._connection.execute(
            _SAVE,
            of_id=invitation.id,
            accepted_by=invitation.accepted_by,
            accepted_at=invitation.accepted_at,
        )


class SqlInviters:
    def __init__(self, context: UnitOfWorkContext) -> None:
        self._connection = context.connection

    async def get(self, user_id: UUID) -> Inviter:
        try:
            await self._connection.execute(_ADD_INVITER, user_id=user_id)
        except ConstraintViolated as violated:
            raise UserNotFound from violated
        row = await self._connection.fetch_one(_JOINED_FOR_UPDATE, user_id=user_id)
        if row is None:  # The account went in between.
            raise UserNotFound
        return Inviter(user_id=user_id, joined=row.joined)

    async def save(self, inviter: Inviter) -> None:
        await self._connection.execute(_SAVE_INVITER, of_id=inviter.user_id, joined=inviter.joined)


class SqlInvitationQueries:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def is_open(self, digest: bytes, now: datetime) -> bool:
        found = await self._database.fetch_one(_IS_OPEN, digest=digest, since=now - LIFETIME)
        return found is not None

    async def of(self, user_id: UUID) -> InvitationsView:
        joined = await self._database.fetch_one(_JOINED, user_id=user_id)
        rows = await self._database.fetch_all(_OF, user_id=user_id)
        return InvitationsView(
            joined.joined if joined is not None else 0,
            [
                InvitationView(
                    row.id, row.email, row.created_at, row.created_at + LIFETIME, row.accepted_at
                )
                for row in rows
            ],
        )


def _invitation(row: ResultRow | None) -> Invitation | None:
    if row is None:
        return None
    return Invitation(
        id=row.id,
        email=row.email,
        digest=row.digest,
        invited_by=row.invited_by,
        created_at=row.created_at,
        accepted_by=row.accepted_by,
        accepted_at=row.accepted_at,
    )
