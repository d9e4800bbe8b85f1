"""What processes that share a database guarantee each other."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from hexameter.adapters.testing.builders import build_session, build_user
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.world import World
from hexameter.application.idempotency import Claim, IdempotencyKeyInUse
from hexameter.domain.auth.session import EndReason
from hexameter.domain.ids import UserId
from hexameter.entrypoints.testing.sql_world import sql_world
from tests.support.stores import DATABASES, StoreMaker

SECONDS = 10.0


@pytest.fixture(params=DATABASES)
async def url(request: pytest.FixtureRequest, empty_store: StoreMaker) -> AsyncIterator[str]:
    async with empty_store(request.param) as url:
        yield url


async def hears_what_another_ends(first: World, second: World) -> bool:
    user = build_user()
    session = build_session(user.id)
    await first.add_users(user)
    await first.add_sessions(session)
    assert not await second.ended_sessions.has_ended(session.id)
    async with first.uow() as uow:
        await uow.sessions.end_all(user.id, reason=EndReason.SUSPENDED, now=NOON)
        await uow.commit()
    deadline = time.monotonic() + 2
    while not await second.ended_sessions.has_ended(session.id):
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(0.05)
    return True


class HearsItsOwnProcessOnly:
    async def has_ended(self, session_id: UUID) -> bool:
        return False


async def test_a_session_that_another_process_ends_is_heard_of(url: str) -> None:
    async with sql_world(url) as first, sql_world(url) as second:
        assert await hears_what_another_ends(first, second)
        deaf = replace(second, ended_sessions=HearsItsOwnProcessOnly())
        assert not await hears_what_another_ends(first, deaf)


def claim_of(caller: UserId) -> Claim:
    return Claim(
        caller_id=caller,
        operation="create_post",
        key="key",
        fingerprints=(b"f" * 32,),
        resource_id=uuid7(),
        now=NOON,
    )


@pytest.mark.timing
async def test_a_key_that_another_process_is_using_is_waited_for_five_seconds(
    empty_store: StoreMaker,
) -> None:
    async with (
        empty_store("postgresql") as url,
        sql_world(url) as first,
        sql_world(url) as second,
    ):
        user = build_user()
        await first.add_users(user)
        async with first.uow() as holder:
            assert await holder.idempotency.claim(claim_of(user.id)) is None
            began = time.monotonic()
            async with second.uow() as uow:
                with pytest.raises(IdempotencyKeyInUse):
                    await uow.idempotency.claim(claim_of(user.id))
            assert 4 < time.monotonic() - began < SECONDS
