"""The repositories keep one contract in memory and in a database. `INVITATIONS_DATABASE_URL` names
an empty PostgreSQL database to test as well.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hexameter_invitations import extension
from hexameter_invitations.invitation import LIFETIME, Invitation
from hexameter_invitations.ports import InvitationQueries, Invitations, Inviters
from pydantic import SecretStr

import hexameter
from hexameter import Service, Settings
from hexameter.extending import UnitOfWorkFactory, UserId, UserNotFound
from hexameter.testing import NOON, build_user, check_migrations

POSTGRESQL = os.environ.get("INVITATIONS_DATABASE_URL", "")


@pytest.fixture(params=["memory", "sqlite", *(["postgresql"] if POSTGRESQL else [])])
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Service]:
    url = {
        "memory": "memory://",
        "sqlite": f"sqlite+aiosqlite:///{tmp_path}/test.db",
        "postgresql": POSTGRESQL,
    }[request.param]
    settings = Settings(database_url=url, secret_key=SecretStr(str(uuid4())))
    async with hexameter.open(settings, extensions=[extension]) as service:
        yield service


@pytest.fixture
def uow(service: Service) -> UnitOfWorkFactory:
    return service.get(UnitOfWorkFactory)


async def a_user(uow: UnitOfWorkFactory) -> UserId:
    name = f"u{uuid4().hex[:20]}"
    user = build_user(username=name, email=f"{name}@example.com")
    async with uow() as work:
        await work.users.add(user)
        await work.commit()
    return user.id


def invitation(by: UUID | None, *, days: int = 0) -> Invitation:
    id = uuid4()
    return Invitation(
        id=id,
        email="bob@example.com",
        digest=id.bytes,
        invited_by=by,
        created_at=NOON + timedelta(days=days),
    )


async def add(uow: UnitOfWorkFactory, *invitations: Invitation) -> None:
    async with uow() as work:
        for each in invitations:
            await work.get(Invitations).add(each)
        await work.commit()


async def found(uow: UnitOfWorkFactory, id: UUID) -> Invitation | None:
    async with uow() as work:
        return await work.get(Invitations).find(id)


async def test_an_invitation_is_found_as_it_was_kept(uow: UnitOfWorkFactory) -> None:
    kept = invitation(await a_user(uow))
    await add(uow, kept)
    assert await found(uow, kept.id) == kept
    async with uow() as work:
        assert await work.get(Invitations).find_by_digest(kept.digest) == kept
        assert await work.get(Invitations).find_by_digest(b"another") is None


async def test_what_is_not_saved_does_not_change(uow: UnitOfWorkFactory) -> None:
    kept = invitation(None)
    await add(uow, kept)
    async with uow() as work:
        changed = await work.get(Invitations).find(kept.id)
        assert changed is not None
        changed.accept(uuid4(), NOON)
        await work.commit()
    assert await found(uow, kept.id) == kept


async def test_a_change_is_rolled_back_with_its_block(uow: UnitOfWorkFactory) -> None:
    kept, user_id = invitation(None), await a_user(uow)
    await add(uow, kept)
    async with uow() as work:
        changed = await work.get(Invitations).find(kept.id)
        assert changed is not None
        changed.accept(user_id, NOON)
        await work.get(Invitations).save(changed)
        await work.get(Inviters).get(user_id)
    assert await found(uow, kept.id) == kept


async def test_an_accepted_invitation_is_not_open(uow: UnitOfWorkFactory, service: Service) -> None:
    kept, user_id = invitation(None), await a_user(uow)
    await add(uow, kept)
    reading = service.get(InvitationQueries)
    assert await reading.is_open(kept.digest, NOON + LIFETIME - timedelta(milliseconds=1))
    assert not await reading.is_open(kept.digest, NOON + LIFETIME)
    kept.accept(user_id, NOON)
    async with uow() as work:
        await work.get(Invitations).save(kept)
        await work.commit()
    assert await found(uow, kept.id) == kept
    assert not await reading.is_open(kept.digest, NOON)


async def test_open_invitations_are_counted(uow: UnitOfWorkFactory) -> None:
    ada, bob = await a_user(uow), await a_user(uow)
    accepted = invitation(ada)
    accepted.accept(bob, NOON)
    await add(uow, invitation(ada), invitation(ada, days=1), accepted, invitation(bob))
    async with uow() as work:
        counts = [
            await work.get(Invitations).open_of(ada, NOON + later)
            for later in (timedelta(), LIFETIME, LIFETIME + timedelta(days=1))
        ]
    assert counts == [2, 1, 0]


async def test_the_newest_are_shown_first(uow: UnitOfWorkFactory, service: Service) -> None:
    ada = await a_user(uow)
    sent = [invitation(ada, days=days) for days in (0, 2, 1)]
    await add(uow, *sent)
    shown = await service.get(InvitationQueries).of(ada)
    assert [each.id for each in shown.invitations] == [sent[1].id, sent[2].id, sent[0].id]
    assert shown.invitations[2].expires_at == NOON + LIFETIME


async def test_inviters_are_accounts(uow: UnitOfWorkFactory) -> None:
    with pytest.raises(UserNotFound):
        await add(uow, invitation(uuid4()))
    with pytest.raises(UserNotFound):
        async with uow() as work:
            await work.get(Inviters).get(uuid4())


async def test_invitations_go_with_their_inviter(uow: UnitOfWorkFactory, service: Service) -> None:
    ada, bob = await a_user(uow), await a_user(uow)
    sent, received = invitation(ada), invitation(None)
    received.accept(ada, NOON)
    other = invitation(bob)
    await add(uow, sent, received, other)
    async with uow() as work:
        await work.get(Inviters).get(ada)
        await work.commit()
    async with uow() as work:
        await work.users.remove(await work.users.get(ada))
        await work.commit()
    assert await found(uow, sent.id) is None
    assert await found(uow, other.id) == other
    kept = await found(uow, received.id)
    assert kept is not None
    assert (kept.accepted_by, kept.accepted_at) == (None, NOON)


async def test_one_person_s_invitations_are_sent_one_after_the_other(
    uow: UnitOfWorkFactory,
) -> None:
    ada = await a_user(uow)

    async def joined() -> None:
        async with uow() as work:
            inviter = await work.get(Inviters).get(ada)
            inviter.joined += 1
            await work.get(Inviters).save(inviter)
            await work.commit()

    await asyncio.gather(*(joined() for _ in range(5)))
    async with uow() as work:
        assert (await work.get(Inviters).get(ada)).joined == 5


def test_the_migrations_make_the_tables() -> None:
    check_migrations(extension)
