"""What the memory store guarantees beyond the contract."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

import pytest

from hexameter.adapters.memory.repositories.users import USERS
from hexameter.adapters.memory.store import MemoryStore, Reference, Table, Transaction
from hexameter.adapters.testing.builders import build_post, build_user
from hexameter.adapters.testing.world import World
from hexameter.application.ports.unit_of_work import StoreUnavailable, UnitOfWorkMisused
from hexameter.domain.ids import UserId
from hexameter.domain.posts.values import Slug
from hexameter.domain.users.errors import UserNotFound
from hexameter.entrypoints.testing.memory_world import memory_world


@dataclass(frozen=True)
class Badge:
    user_id: UserId
    name: str


BADGES = Table[str, Badge]("badges", Reference(USERS, lambda badge: badge.user_id, UserNotFound))


class BadgeRepository(Protocol):
    def award(self, badge: Badge) -> None: ...

    def all(self) -> list[str]: ...


class MemoryBadgeRepository:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def award(self, badge: Badge) -> None:
        self._transaction.insert(BADGES, badge.name, badge)

    def all(self) -> list[str]:
        return list(self._transaction.read(BADGES))


@pytest.fixture
def world() -> World:
    return memory_world()


async def test_an_extension_brings_its_repository_and_its_rows_go_with_their_owner() -> None:
    world = memory_world(replaced={BadgeRepository: MemoryBadgeRepository})
    user, other = build_user(), build_user()
    await world.add_users(user, other)
    async with world.uow() as uow:
        uow.get(BadgeRepository).award(Badge(user.id, "first"))
        uow.get(BadgeRepository).award(Badge(other.id, "second"))
        await uow.commit()
    await world.remove_user(user.id)
    async with world.uow() as uow:
        assert uow.get(BadgeRepository).all() == ["second"]
        with pytest.raises(UserNotFound):
            uow.get(BadgeRepository).award(Badge(user.id, "third"))


async def test_a_writer_does_not_wait_for_ever() -> None:
    world = memory_world(MemoryStore(lock_wait=timedelta(milliseconds=20)))

    async def write() -> None:
        await world.add_users(build_user())

    async with world.uow():
        with pytest.raises(StoreUnavailable):
            await asyncio.create_task(write())
    await write()


async def test_another_task_of_the_same_block_waits_and_is_not_refused(world: World) -> None:
    async with world.uow():
        waiting = asyncio.create_task(world.add_users(build_user()))
        await asyncio.sleep(0.01)
        assert not waiting.done()
    await waiting


async def test_what_was_taken_from_a_block_is_of_no_use_after_it(world: World) -> None:
    user = build_user()
    async with world.uow() as uow:
        await uow.users.add(user)
    with pytest.raises(UnitOfWorkMisused):
        await uow.users.get(user.id)
    with pytest.raises(UnitOfWorkMisused):
        await uow.users.add(user)
    with pytest.raises(UnitOfWorkMisused):
        await uow.commit()


async def test_after_a_refused_write_nothing_more_is_read_or_written(world: World) -> None:
    user = build_user()
    await world.add_users(user)
    async with world.uow() as uow:
        with pytest.raises(UserNotFound):
            await uow.posts.add(build_post(build_user().id))
        with pytest.raises(UnitOfWorkMisused):
            await uow.users.get(user.id)
        with pytest.raises(UnitOfWorkMisused):
            await uow.users.add(build_user())


async def test_an_id_is_given_once(world: World) -> None:
    user = build_user()
    await world.add_users(user)
    double = build_user()
    double.id = user.id
    async with world.uow() as uow:
        with pytest.raises(UnitOfWorkMisused):
            await uow.users.add(double)


async def test_a_post_needs_a_slug_that_was_claimed_for_it(world: World) -> None:
    author = build_user()
    post, other = build_post(author.id), build_post(author.id)
    await world.add_users(author)
    await world.add_posts(other)
    async with world.uow() as uow:
        with pytest.raises(UnitOfWorkMisused):
            await uow.posts.add(post)
    async with world.uow() as uow:
        other.slug = post.slug
        with pytest.raises(UnitOfWorkMisused):
            await uow.posts.save(other)


async def test_a_slug_that_was_claimed_needs_its_post(world: World) -> None:
    async with world.uow() as uow:
        assert await uow.posts.claim_slug(Slug("nobody-s"), build_post(build_user().id).id)
        with pytest.raises(UnitOfWorkMisused):
            await uow.commit()


async def test_a_snapshot_stays_as_it_was() -> None:
    store = MemoryStore()
    world = memory_world(store)
    user = build_user(name="Before")
    await world.add_users(user)
    snapshot = store.committed
    user.name = "After"
    await world.save_user(user)
    assert snapshot.read(USERS)[user.id].name == "Before"
    assert store.committed.read(USERS)[user.id].name == "After"
