import asyncio
from datetime import timedelta

import pytest

from hexameter.adapters.testing.builders import build_digest, build_session, build_user
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.world import World
from hexameter.domain.auth.session import EndReason, Session
from hexameter.domain.errors import StaleWrite
from hexameter.domain.ids import SessionId
from hexameter.domain.pagination import PageRequest, Sort
from hexameter.domain.users.errors import UserNotFound

LATER = NOON + timedelta(minutes=3)


class SessionRepositoryContract:
    async def test_a_session_comes_back_as_it_was_added(self, world: World) -> None:
        session = await begin(world)
        async with world.uow() as uow:
            assert await uow.sessions.find(session.id) == session
            found = await uow.sessions.find_by_refresh_token(session.current.digest)
            assert found is not None
            assert found == (session, session.current)
            assert found[1] is found[0].current
            assert await uow.sessions.find(build_session(session.user_id).id) is None
            assert await uow.sessions.find_by_refresh_token(build_digest()) is None

    async def test_a_session_needs_its_user(self, world: World) -> None:
        with pytest.raises(UserNotFound):
            await world.add_sessions(build_session(build_user().id))

    async def test_a_rotation_keeps_both_tokens(self, world: World) -> None:
        session = await begin(world)
        first = session.current.digest
        for number in range(2):
            await rotate(world, session.current.digest, successor=b"%d" % number * 32)
            async with world.uow() as uow:
                found = await uow.sessions.find(session.id)
            assert found is not None
            session = found
        assert (session.version, session.current.digest) == (3, b"1" * 32)
        assert (session.current.rotated_at, session.last_used_at) == (None, LATER)
        async with world.uow() as uow:
            found = await uow.sessions.find_by_refresh_token(first)
        assert found is not None
        of_first, token = found
        assert of_first == session
        assert token is not of_first.current
        assert (token.digest, token.rotated_at) == (first, LATER)
        assert (token.nonce, token.successor_digest) == (b"nonce", b"0" * 32)

    async def test_a_changed_token_is_kept_only_when_the_session_is_saved(
        self, world: World
    ) -> None:
        session = await begin(world)
        async with world.uow() as uow:
            found = await uow.sessions.find_by_refresh_token(session.current.digest)
            assert found is not None
            found[0].rotate(found[1], nonce=b"n", successor_digest=build_digest(), now=LATER)
            await uow.commit()
        async with world.uow() as uow:
            assert await uow.sessions.find(session.id) == session

    async def test_of_concurrent_rotations_one_succeeds_and_all_see_its_successor(
        self, world: World
    ) -> None:
        session = await begin(world)

        async def refresh(number: int) -> tuple[bool, bytes | None]:
            async with world.uow() as uow:
                found = await uow.sessions.find_by_refresh_token(session.current.digest)
                assert found is not None
                present, token = found
                if token.rotated_at is not None:
                    assert present.current.digest == token.successor_digest
                    return False, token.successor_digest
                await asyncio.sleep(0)
                present.rotate(
                    token, nonce=b"nonce", successor_digest=b"%d" % number * 32, now=LATER
                )
                await uow.sessions.save(present)
                await uow.commit()
                return True, token.successor_digest

        answers = await asyncio.gather(*map(refresh, range(6)))
        assert sum(rotated for rotated, _ in answers) == 1
        assert len({successor for _, successor in answers}) == 1

    async def test_a_session_that_has_changed_since_is_not_overwritten(self, world: World) -> None:
        session = await begin(world)
        async with world.uow() as uow:
            stale = await uow.sessions.find(session.id)
        await rotate(world, session.current.digest, successor=build_digest())
        assert stale is not None
        stale.reauthenticate(LATER)
        async with world.uow() as uow:
            with pytest.raises(StaleWrite):
                await uow.sessions.save(stale)

    async def test_an_ended_session_is_announced_at_once(self, world: World) -> None:
        session, other = await begin(world), await begin(world)
        session.end(EndReason.SIGNED_OUT, LATER)
        async with world.uow() as uow:
            await uow.sessions.save(session)
            assert not await world.ended_sessions.has_ended(session.id)
            await uow.commit()
        assert await world.ended_sessions.has_ended(session.id)
        assert not await world.ended_sessions.has_ended(other.id)
        async with world.uow() as uow:
            assert await uow.sessions.find(session.id) == session

    async def test_the_token_of_an_ended_session_is_found(self, world: World) -> None:
        session = await begin(world)
        digest = session.current.digest
        async with world.uow() as uow:
            found = await uow.sessions.find(session.id)
            assert found is not None
            found.end(EndReason.SIGNED_OUT, NOON)
            await uow.sessions.save(found)
            await uow.commit()
        async with world.uow() as uow:
            presented = await uow.sessions.find_by_refresh_token(digest)
        assert presented is not None
        assert presented[0].ended_at == NOON

    async def test_an_ending_that_is_undone_is_not_announced(self, world: World) -> None:
        session = await begin(world)
        async with world.uow() as uow:
            await uow.sessions.end_all(session.user_id, reason=EndReason.SUSPENDED, now=LATER)
        assert not await world.ended_sessions.has_ended(session.id)
        async with world.uow() as uow:
            assert await uow.sessions.find(session.id) == session

    async def test_all_but_one_are_ended(self, world: World) -> None:
        user, other = build_user(), build_user()
        sessions = [build_session(user.id) for _ in range(4)]
        sessions[3].end(EndReason.SIGNED_OUT, NOON)
        expired = build_session(user.id, now=NOON - timedelta(days=90))
        others = build_session(other.id)
        await world.add_users(user, other)
        await world.add_sessions(*sessions, expired, others)
        async with world.uow() as uow:
            ended = await uow.sessions.end_all(
                user.id, reason=EndReason.CREDENTIALS_CHANGED, now=LATER, keep=sessions[0].id
            )
            await uow.commit()
        assert ended == 2
        assert [await state(world, session.id) for session in (*sessions, others)] == [
            (None, None),
            (LATER, EndReason.CREDENTIALS_CHANGED),
            (LATER, EndReason.CREDENTIALS_CHANGED),
            (NOON, EndReason.SIGNED_OUT),
            (None, None),
        ]
        news = [await world.ended_sessions.has_ended(each.id) for each in (*sessions[:3], others)]
        assert news == [False, True, True, False]

    async def test_without_an_exception_all_are_ended(self, world: World) -> None:
        user = build_user()
        await world.add_users(user)
        await world.add_sessions(build_session(user.id), build_session(user.id))
        async with world.uow() as uow:
            end_all = uow.sessions.end_all
            assert await end_all(user.id, reason=EndReason.SUSPENDED, now=LATER) == 2
            assert await end_all(user.id, reason=EndReason.SUSPENDED, now=LATER) == 0
            await uow.commit()
        live = await world.sessions.live(user.id, PageRequest(Sort("created_at")), now=LATER)
        assert live.items == []

    async def test_ending_all_makes_older_copies_stale(self, world: World) -> None:
        session = await begin(world)
        async with world.uow() as uow:
            await uow.sessions.end_all(session.user_id, reason=EndReason.SUSPENDED, now=LATER)
            await uow.commit()
        async with world.uow() as uow:
            with pytest.raises(StaleWrite):
                await uow.sessions.save(session)

    async def test_the_announcement_outlives_the_account(self, world: World) -> None:
        session = await begin(world)
        async with world.uow() as uow:
            await uow.sessions.end_all(session.user_id, reason=EndReason.ACCOUNT_DELETED, now=LATER)
            await uow.users.remove(await uow.users.get(session.user_id))
            await uow.commit()
        assert await world.ended_sessions.has_ended(session.id)

    async def test_pruning_removes_what_ended_long_ago(self, world: World) -> None:
        user = build_user()
        ended_long_ago, ended_lately, live = (
            build_session(user.id, now=NOON - timedelta(days=40)) for _ in range(3)
        )
        ended_long_ago.end(EndReason.SIGNED_OUT, NOON - timedelta(days=31))
        ended_lately.end(EndReason.SIGNED_OUT, NOON - timedelta(days=29))
        expired_long_ago = build_session(user.id, now=NOON - timedelta(days=121))
        expired_lately = build_session(user.id, now=NOON - timedelta(days=119))
        await world.add_users(user)
        kept = (ended_lately, live, expired_lately)
        await world.add_sessions(ended_long_ago, expired_long_ago, *kept)
        async with world.uow() as uow:
            assert await uow.sessions.prune(NOON) == 2
            await uow.commit()
        async with world.uow() as uow:
            for session in (ended_long_ago, expired_long_ago):
                assert await uow.sessions.find(session.id) is None
                assert await uow.sessions.find_by_refresh_token(session.current.digest) is None
            for session in kept:
                assert await uow.sessions.find(session.id) == session


async def begin(world: World) -> Session:
    user = build_user()
    session = build_session(user.id)
    await world.add_users(user)
    await world.add_sessions(session)
    return session


async def rotate(world: World, digest: bytes, *, successor: bytes) -> None:
    async with world.uow() as uow:
        found = await uow.sessions.find_by_refresh_token(digest)
        assert found is not None
        session, token = found
        session.rotate(token, nonce=b"nonce", successor_digest=successor, now=LATER)
        await uow.sessions.save(session)
        await uow.commit()


async def state(world: World, session_id: SessionId) -> tuple[object, object]:
    async with world.uow() as uow:
        session = await uow.sessions.find(session_id)
    assert session is not None
    return session.ended_at, session.end_reason
