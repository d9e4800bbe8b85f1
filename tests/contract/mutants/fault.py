"""What a broken world is, and how one is made of an intact one."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace

from hexameter.adapters.memory.store import MemoryStore
from hexameter.adapters.sql.driver.compiled_database import CompiledDatabase
from hexameter.adapters.testing.world import World
from hexameter.entrypoints.testing.memory_world import memory_world
from hexameter.entrypoints.testing.sql_world import world_of
from tests.contract.suite_runner import Test
from tests.support.stores import StoreMaker


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong, and the tests that must notice it.

    The suites that these tests belong to are run in their order: the first test that fails must be
    one of them, and each of the others must fail as well.
    """

    name: str
    world: Callable[[StoreMaker], AbstractAsyncContextManager[World]]
    caught_by: tuple[Test, ...]


def broken_store(make: Callable[[], MemoryStore], *caught_by: Test) -> Fault:
    return _fault(make, lambda: memory_world(make()), caught_by)


def broken_repository(port: type, make: Callable[..., object], *caught_by: Test) -> Fault:
    """`make` takes what the repository takes."""
    return _fault(make, lambda: memory_world(replaced={port: make}), caught_by)


def broken_port(port: str, make: Callable[[MemoryStore], object], *caught_by: Test) -> Fault:
    """`port` is the name of the world's field."""

    def world() -> World:
        store = MemoryStore()
        return replace(memory_world(store), **{port: make(store)})

    return _fault(make, world, caught_by)


def broken_world(
    make: Callable[..., object], world: Callable[[], World], *caught_by: Test
) -> Fault:
    """`make` gives the fault its name."""
    return _fault(make, world, caught_by)


def broken_database(make: Callable[[str], CompiledDatabase], *caught_by: Test) -> Fault:
    """On SQLite; `make` takes its URL."""

    @asynccontextmanager
    async def world(new_store: StoreMaker) -> AsyncGenerator[World]:
        async with new_store("sqlite") as url, world_of(make(url)) as world:
            yield world

    return Fault(name=make.__name__, world=world, caught_by=caught_by)


def _fault(
    make: Callable[..., object],
    make_world: Callable[[], World],
    caught_by: tuple[Test, ...],
) -> Fault:
    @asynccontextmanager
    async def world(_: StoreMaker) -> AsyncGenerator[World]:
        yield make_world()

    return Fault(name=make.__name__, world=world, caught_by=caught_by)
