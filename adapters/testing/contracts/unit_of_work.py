import asyncio
from typing import Protocol

import pytest

from hexameter.adapters.testing.builders import build_post, build_registration, build_user
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.world import World
from hexameter.application.actor import Actor
from hexameter.application.ports.audit import AuditTrail
from hexameter.application.ports.idempotency import IdempotencyRecords
from hexameter.application.ports.mailed_tokens import MailedTokenRepository
from hexameter.application.ports.posts import PostRepository
from hexameter.application.ports.registrations import RegistrationRepository
from hexameter.application.ports.sessions import SessionRepository
from hexameter.application.ports.unit_of_work import UnitOfWork, UnitOfWorkMisused
from hexameter.application.ports.users import UserRepository
from hexameter.domain.auth.errors import InvalidCredentials
from hexameter.domain.ids import UserId
from hexameter.domain.posts.post import Post
from hexameter.domain.users.user import User


class UnknownPort(Protocol):
    """No adapter has a repository for it."""


class UnitOfWorkContract:
    async def test_every_repository_is_found_by_its_port(self, world: World) -> None:
        async with world.uow() as uow:
            assert uow.get(UserRepository) is uow.users
            assert uow.get(RegistrationRepository) is uow.registrations
            assert uow.get(MailedTokenRepository) is uow.mailed_tokens
            assert uow.get(SessionRepository) is uow.sessions
            assert uow.get(PostRepository) is uow.posts
            assert uow.get(IdempotencyRecords) is uow.idempotency
            assert uow.get(AuditTrail) is uow.audit
            with pytest.raises(KeyError):
                uow.get(UnknownPort)

    async def test_changing_an_entity_without_saving_stores_nothing(self, world: World) -> None:
        user = build_user(name="Ada")
        async with world.uow() as uow:
            await uow.users.add(user)
            user.name = "changed after it was added"
            assert (await uow.users.get(user.id)).name == "Ada"
            await uow.commit()
        async with world.uow() as uow:
            got, same = await uow.users.get(user.id), await uow.users.get(user.id)
            got.name = "changed and never saved"
            assert same.name == "Ada"
            await uow.commit()
        assert (await world.users.account(user.id)).name == "Ada"

    async def test_a_list_in_a_view_is_the_reader_s_own(self, world: World) -> None:
        _, post = await a_user_and_post(world)
        viewer = Actor.system()
        (await world.posts.by_id(post.id, viewer)).tags.append("mine")
        assert (await world.posts.by_id(post.id, viewer)).tags == ["x"]

    async def test_leaving_without_commit_undoes_everything(self, world: World) -> None:
        user, post = await a_user_and_post(world)
        async with world.uow() as uow:
            await change_everything(uow, user.id, post)
        await unchanged(world, user, post)

    async def test_an_exception_undoes_everything_and_passes(self, world: World) -> None:
        user, post = await a_user_and_post(world)

        async def work() -> None:
            async with world.uow() as uow:
                await change_everything(uow, user.id, post)
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            await work()
        await unchanged(world, user, post)

    async def test_cancellation_undoes_everything(self, world: World) -> None:
        user, post = await a_user_and_post(world)
        changed = asyncio.Event()

        async def work() -> None:
            async with world.uow() as uow:
                await change_everything(uow, user.id, post)
                changed.set()
                await asyncio.Event().wait()

        task = asyncio.create_task(work())
        await asyncio.wait_for(changed.wait(), 5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await unchanged(world, user, post)

    async def test_one_cancelled_while_it_waits_leaves_the_store_usable(self, world: World) -> None:
        user, _ = await a_user_and_post(world)
        async with world.uow() as uow:
            held = await uow.users.get(user.id)
            waiting = asyncio.create_task(rename(world, user.id, "Waiting"))
            await asyncio.sleep(0.02)
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
            held.name = "Holding"
            await uow.users.save(held)
            await uow.commit()
        await rename(world, user.id, "After")
        assert (await world.users.account(user.id)).name == "After"

    async def test_a_refusal_that_is_committed_is_remembered(self, world: World) -> None:
        user, _ = await a_user_and_post(world)

        async def refuse() -> None:
            async with world.uow() as uow:
                found = await uow.users.get(user.id)
                found.suspend(NOON)
                await uow.users.save(found)
                await uow.commit()
                raise InvalidCredentials

        with pytest.raises(InvalidCredentials):
            await refuse()
        assert (await world.users.account(user.id)).suspended

    async def test_after_a_commit_the_block_may_go_on(self, world: World) -> None:
        user, _ = await a_user_and_post(world)
        async with world.uow() as uow:
            found = await uow.users.get(user.id)
            for name in ("First", "Second", "Third"):
                found.name = name
                await uow.users.save(found)
                if name != "Third":
                    await uow.commit()
        shown = await world.users.account(user.id)
        assert (shown.name, shown.version) == ("Second", 3)

    async def test_inside_the_block_its_own_changes_are_seen(self, world: World) -> None:
        user, post = await a_user_and_post(world)
        async with world.uow() as uow:
            await change_everything(uow, user.id, post)
            assert (await uow.users.get(user.id)).name == "Changed"
            assert await uow.posts.remove_all_of(user.id) == []

    async def test_readers_see_what_is_committed_and_never_wait(self, world: World) -> None:
        user, post = await a_user_and_post(world)
        async with world.uow() as uow:
            await change_everything(uow, user.id, post)
            async with asyncio.timeout(2):
                assert (await world.users.account(user.id)).name == user.name
                assert (await world.posts.by_id(post.id, Actor.system())).id == post.id
            await uow.commit()
            assert (await world.users.account(user.id)).name == "Changed"

    async def test_writers_at_once_lose_nothing(self, world: World) -> None:
        user, _ = await a_user_and_post(world)

        async def add_one(_: int) -> None:
            async with world.uow() as uow:
                found = await uow.users.get(user.id)
                count = len(found.bio or "")
                await asyncio.sleep(0)
                found.bio = "x" * (count + 1)
                await uow.users.save(found)
                await uow.commit()

        await asyncio.gather(*map(add_one, range(12)))
        shown = await world.users.account(user.id)
        assert (shown.bio, shown.version) == ("x" * 12, 13)

    @pytest.mark.parametrize("finds", ["get", "find", "find_by_email", "find_by_username"])
    async def test_what_is_found_is_held_until_the_block_ends(
        self, world: World, finds: str
    ) -> None:
        user, _ = await a_user_and_post(world)
        asked = {"find_by_email": user.email, "find_by_username": user.username}.get(finds, user.id)
        async with world.uow() as uow:
            found = await getattr(uow.users, finds)(asked)
            renaming = asyncio.create_task(rename(world, user.id, "Second"))
            await asyncio.sleep(0.05)
            assert not renaming.done()
            found.bio = "First"
            await uow.users.save(found)
            await uow.commit()
        await asyncio.wait_for(renaming, 5)
        shown = await world.users.account(user.id)
        assert (shown.name, shown.bio) == ("Second", "First")

    async def test_units_of_work_do_not_nest(self, world: World) -> None:
        user, _ = await a_user_and_post(world)
        async with world.uow():
            with pytest.raises(UnitOfWorkMisused):
                async with world.uow():
                    pass
        await rename(world, user.id, "Afterwards")


async def a_user_and_post(world: World) -> tuple[User, Post]:
    user = build_user()
    post = build_post(user.id, tags=("x",))
    await world.add_users(user)
    await world.add_posts(post)
    return user, post


async def change_everything(uow: UnitOfWork, user_id: UserId, post: Post) -> None:
    user = await uow.users.get(user_id)
    user.name = "Changed"
    await uow.users.save(user)
    await uow.users.add(build_user(username="someone_new"))
    await uow.registrations.add(build_registration())
    await uow.posts.remove(await uow.posts.get(post.id))


async def unchanged(world: World, user: User, post: Post) -> None:
    """Nothing of `change_everything` has stayed, and the store takes writes."""
    async with world.uow() as uow:
        assert await uow.users.get(user.id) == user
        assert await uow.posts.get(post.id) == post
    await world.add_users(build_user(username="someone_new"))


async def rename(world: World, user_id: UserId, name: str) -> None:
    async with world.uow() as uow:
        user = await uow.users.get(user_id)
        user.name = name
        await uow.users.save(user)
        await uow.commit()
