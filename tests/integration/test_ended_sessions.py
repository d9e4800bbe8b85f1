"""The revocation feed: how a process learns of sessions that another has ended."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from time import monotonic
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from uuid_utils.compat import uuid7

from hexameter.adapters.sql.ended_sessions import INTERVAL, MARGIN, TOO_OLD, SqlEndedSessions
from hexameter.adapters.testing.builders import build_session, build_user
from hexameter.adapters.testing.clock import NOON, MovableClock
from hexameter.adapters.testing.world import World
from hexameter.application.ports.unit_of_work import StoreUnavailable
from hexameter.domain.auth.session import (
    ACCESS_TOKEN_LIFETIME,
    AccessTokenLifetime,
    EndReason,
    Session,
)
from hexameter.entrypoints.testing.sql_world import sql_world
from tests.support.databases import opened
from tests.support.stores import DATABASES, StoreMaker


@pytest.fixture(params=DATABASES)
async def url(request: pytest.FixtureRequest, new_store: StoreMaker) -> AsyncIterator[str]:
    async with new_store(request.param) as url:
        yield url


async def test_sessions_that_ended_earlier_are_known_after_the_start(url: str) -> None:
    async with sql_world(url) as world:
        session = await begin(world)
        await end(world, session)
        async with another_process(url, world.clock) as other:
            assert await other.has_ended(session.id)
            assert not await other.has_ended(uuid7())


async def test_another_process_learns_of_an_ended_session_within_a_second(url: str) -> None:
    async with sql_world(url) as world, another_process(url, world.clock) as other:
        session = await begin(world)
        assert not await other.has_ended(session.id)
        await end(world, session)
        await learns(other, session.id)


async def test_sessions_committed_late_are_not_missed(url: str) -> None:
    async with sql_world(url) as world, another_process(url, world.clock) as other:
        early, late = await begin(world), await begin(world)
        await end(world, early)
        await learns(other, early.id)
        await end(world, late, at=NOON - timedelta(minutes=2))
        await learns(other, late.id)


async def test_sessions_whose_tokens_have_expired_are_forgotten(url: str) -> None:
    async with sql_world(url) as world, another_process(url, world.clock) as other:
        session = await begin(world)
        await end(world, session)
        await learns(other, session.id)
        world.clock.advance(ACCESS_TOKEN_LIFETIME + MARGIN + timedelta(seconds=1))
        async with asyncio.timeout(1):
            while await other.has_ended(session.id):
                await asyncio.sleep(INTERVAL / 5)


async def test_the_window_follows_the_lifetime_and_outlasts_the_pruning_of_others(
    url: str,
) -> None:
    """Also while other processes still run with a shorter lifetime."""
    lifetime = AccessTokenLifetime(timedelta(hours=20))
    async with sql_world(url) as world:
        session = await begin(world)
        await end(world, session)
        world.clock.advance(lifetime)
        async with world.uow() as uow:
            await uow.sessions.prune(world.clock.now())
            await uow.commit()
        async with another_process(url, world.clock, lifetime=lifetime) as other:
            assert await other.has_ended(session.id)
        async with another_process(url, world.clock) as brief:
            assert not await brief.has_ended(session.id)


async def test_a_stale_feed_is_refused_until_it_is_read_again(url: str) -> None:
    now = 0.0
    async with another_process(url, MovableClock(), lambda: now) as feed:
        await run(url, "ALTER TABLE ended_sessions RENAME TO elsewhere")
        now = TOO_OLD
        assert not await feed.has_ended(uuid7())
        now += 0.1
        with pytest.raises(StoreUnavailable):
            await feed.has_ended(uuid7())
        await run(url, "ALTER TABLE elsewhere RENAME TO ended_sessions")
        assert not await feed.has_ended(uuid7())


async def test_a_process_that_was_held_up_reads_again_and_refuses_nobody(url: str) -> None:
    """An event loop that was busy for five seconds has told nothing about the database."""
    now = 0.0
    async with sql_world(url) as world, another_process(url, world.clock, lambda: now) as feed:
        session = await begin(world)
        await end(world, session)
        now = TOO_OLD * 2
        answers = await asyncio.gather(*(feed.has_ended(id) for id in (uuid7(), session.id) * 20))
        assert answers == [False, True] * 20


async def test_a_failed_read_is_repeated_until_it_succeeds(url: str) -> None:
    now = 0.0
    async with another_process(url, MovableClock(), lambda: now) as feed:
        await run(url, "ALTER TABLE ended_sessions RENAME TO elsewhere")
        now = TOO_OLD + 0.1
        await asyncio.sleep(INTERVAL * 2)
        with pytest.raises(StoreUnavailable):
            await feed.has_ended(uuid7())
        await run(url, "ALTER TABLE elsewhere RENAME TO ended_sessions")
        await becomes_fresh(feed)


async def test_a_session_ended_in_this_process_is_known_immediately(url: str) -> None:
    async with another_process(url, MovableClock()) as feed:
        session_id = uuid7()
        feed.note([session_id])
        assert await feed.has_ended(session_id)
        await asyncio.sleep(INTERVAL * 2)
        assert await feed.has_ended(session_id)


@asynccontextmanager
async def another_process(
    url: str,
    clock: MovableClock,
    seconds: Callable[[], float] = monotonic,
    *,
    lifetime: AccessTokenLifetime = ACCESS_TOKEN_LIFETIME,
) -> AsyncIterator[SqlEndedSessions]:
    async with opened(url) as database:
        feed = SqlEndedSessions(database, clock, seconds, lifetime=lifetime)
        await feed.start()
        yield feed
        await feed.stop()


async def begin(world: World) -> Session:
    user = build_user()
    session = build_session(user.id)
    await world.add_users(user)
    await world.add_sessions(session)
    return session


async def end(world: World, session: Session, *, at: datetime = NOON) -> None:
    session.end(EndReason.SIGNED_OUT, at)
    async with world.uow() as uow:
        await uow.sessions.save(session)
        await uow.commit()


async def learns(feed: SqlEndedSessions, session_id: UUID) -> None:
    async with asyncio.timeout(1):
        while not await feed.has_ended(session_id):
            await asyncio.sleep(INTERVAL / 5)


async def becomes_fresh(feed: SqlEndedSessions) -> None:
    async with asyncio.timeout(2):
        while True:
            try:
                assert not await feed.has_ended(uuid7())
                return
            except StoreUnavailable:
                await asyncio.sleep(INTERVAL / 5)


async def run(url: str, statement: str) -> None:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.execute(text(statement))
    await engine.dispose()
