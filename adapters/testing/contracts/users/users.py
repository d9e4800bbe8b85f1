import asyncio
from datetime import timedelta

import pytest

from hexameter.adapters.testing.builders import (
    build_claim,
    build_mailed_token,
    build_post,
    build_session,
    build_user,
)
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.hostile import KEPT
from hexameter.adapters.testing.world import World
from hexameter.domain.errors import StaleWrite
from hexameter.domain.ids import UserId
from hexameter.domain.posts.errors import PostNotFound
from hexameter.domain.users.errors import UserNotFound
from hexameter.domain.users.roles import Role
from hexameter.domain.users.values import EmailAddress


class UserRepositoryContract:
    async def test_whether_somebody_is_suspended_is_told_without_holding_them(
        self, world: World
    ) -> None:
        at_large, suspended = build_user(), build_user()
        suspended.suspended_at = NOON
        await world.add_users(at_large, suspended)
        async with world.uow() as uow:
            assert not await uow.users.is_suspended(at_large.id)
            assert await uow.users.is_suspended(suspended.id)
            assert await uow.users.is_suspended(build_user().id)

    async def test_a_user_comes_back_as_it_was_added(self, world: World) -> None:
        user = build_user(email="Ada@Example.com", suspended_at=NOON + timedelta(milliseconds=7))
        user.bio, user.deletion_due_at = "Countess", NOON + timedelta(days=14)
        bare = build_user()
        bare.email_verified_at = bare.password_hash = None
        await world.add_users(user, bare)
        async with world.uow() as uow:
            assert await uow.users.get(user.id) == user
            assert await uow.users.find(bare.id) == bare
            assert await uow.users.find_by_username(user.username) == user
            assert await uow.users.find_by_email(EmailAddress.parse("aDA@example.com")) == user
            found = await uow.users.get(user.id)
        assert found.email.value == "Ada@example.com"
        assert found.created_at.utcoffset() == timedelta(0)

    async def test_a_user_that_is_not_there_is_not_found(self, world: World) -> None:
        stranger = build_user()
        async with world.uow() as uow:
            assert await uow.users.find(stranger.id) is None
            assert await uow.users.find_by_email(stranger.email) is None
            assert await uow.users.find_by_username(stranger.username) is None
            with pytest.raises(UserNotFound):
                await uow.users.get(stranger.id)

    async def test_saving_raises_the_version(self, world: World) -> None:
        user = build_user()
        await world.add_users(user)
        user.suspend(NOON + timedelta(hours=1))
        await world.save_user(user)
        assert user.version == 2
        async with world.uow() as uow:
            assert await uow.users.get(user.id) == user

    async def test_a_user_that_has_changed_since_is_not_overwritten(self, world: World) -> None:
        user = build_user()
        await world.add_users(user)
        async with world.uow() as uow:
            stale = await uow.users.get(user.id)
        user.name = "Augusta"
        await world.save_user(user)
        stale.name = "Ada"
        with pytest.raises(StaleWrite):
            await world.save_user(stale)
        async with world.uow() as uow:
            with pytest.raises(StaleWrite):
                await uow.users.remove(stale)
        assert (await world.users.account(user.id)).name == "Augusta"
        assert stale.version == 1

    async def test_a_user_that_is_not_there_cannot_be_saved_or_removed(self, world: World) -> None:
        with pytest.raises(StaleWrite):
            await world.save_user(build_user())
        async with world.uow() as uow:
            with pytest.raises(StaleWrite):
                await uow.users.remove(build_user())

    async def test_removing_takes_all_that_is_the_account_s_own(self, world: World) -> None:
        user, other = build_user(), build_user()
        session, post, token = build_session(user.id), build_post(user.id), build_mailed_token(user)
        kept_session, kept_post = build_session(other.id), build_post(other.id)
        await world.add_users(user, other)
        await world.add_posts(post, kept_post)
        await world.add_sessions(session, kept_session)
        claim = build_claim(user.id)
        async with world.uow() as uow:
            await uow.mailed_tokens.add(token)
            await uow.idempotency.claim(claim)
            await uow.commit()
        await world.remove_user(user.id)
        async with world.uow() as uow:
            assert await uow.users.find(user.id) is None
            assert await uow.sessions.find(session.id) is None
            assert await uow.sessions.find_by_refresh_token(session.current.digest) is None
            assert await uow.mailed_tokens.find(token.id) is None
            assert await uow.mailed_tokens.find_by_digest(token.digest, token.purpose) is None
            assert await uow.posts.remove_all_of(user.id) == []
            with pytest.raises(PostNotFound):
                await uow.posts.get(post.id)
            assert await uow.sessions.find(kept_session.id) == kept_session
            assert await uow.posts.get(kept_post.id) == kept_post
        again = build_post(other.id, slug=str(post.slug))
        await world.add_posts(again)
        await world.add_users(build_user(username=str(user.username), email=user.email.value))

    async def test_active_administrators_come_in_the_order_of_their_ids(self, world: World) -> None:
        admins = [build_user(role=Role.ADMIN) for _ in range(3)]
        suspended = build_user(role=Role.ADMIN, suspended_at=NOON)
        await world.add_users(*reversed(admins), suspended, build_user(role=Role.EDITOR))
        async with world.uow() as uow:
            ids = await uow.users.active_administrators()
        assert ids == sorted(admin.id for admin in admins)

    async def test_of_two_administrators_only_one_can_be_demoted(self, world: World) -> None:
        admins = [build_user(role=Role.ADMIN), build_user(role=Role.ADMIN)]
        await world.add_users(*admins)

        async def demote(user_id: UserId) -> bool:
            async with world.uow() as uow:
                if len(await uow.users.active_administrators()) < 2:
                    return False
                await asyncio.sleep(0)
                user = await uow.users.get(user_id)
                user.assign_role(Role.READER, world.clock.now())
                await uow.users.save(user)
                await uow.commit()
                return True

        demoted = await asyncio.gather(*(demote(admin.id) for admin in admins))
        assert sorted(demoted) == [False, True]
        async with world.uow() as uow:
            assert len(await uow.users.active_administrators()) == 1

    async def test_accounts_due_for_deletion_come_the_longest_due_first(self, world: World) -> None:
        due = [build_user(deletion_due_at=NOON - timedelta(days=days)) for days in (1, 3, 2, 0)]
        later = build_user(deletion_due_at=NOON + timedelta(milliseconds=1))
        await world.add_users(*due, later, build_user())
        async with world.uow() as uow:
            found = await uow.users.due_for_deletion(NOON, limit=10)
            first = await uow.users.due_for_deletion(NOON, limit=2)
        assert found == [due[1].id, due[2].id, due[0].id, due[3].id]
        assert first == found[:2]

    async def test_text_comes_back_exactly(self, world: World) -> None:
        users = [build_user(name=text[:80]) for text in (*KEPT, "\U0001f600" * 80)]
        for user, text in zip(users, (*KEPT, "\U0001f600" * 500), strict=True):
            user.bio = text
        await world.add_users(*users)
        async with world.uow() as uow:
            for user in users:
                assert await uow.users.get(user.id) == user
        for user in users:
            shown = await world.users.account(user.id)
            assert (shown.name, shown.bio) == (user.name, user.bio)
