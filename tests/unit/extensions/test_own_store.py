"""What stops the start with the store of an extension. That one works is tested by
`tests/contract/test_own_store.py`.
"""

from collections.abc import Mapping
from pathlib import Path

import pytest

import hexameter
from hexameter import store_ports
from hexameter.entrypoints.container import FEATURES, build_container
from hexameter.entrypoints.containers.own import UnknownStore
from hexameter.entrypoints.containers.services import STORE_PORTS
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.entrypoints.settings import Settings
from hexameter.extending import Clock, Extension, PostQueries, Store, StoreParts
from hexameter.memory_store import MemoryStore
from tests.support.exports import exported
from tests.support.file_store.hexameter_file_store import extension as file_store

MEMORY = Settings(database_url="memory://")


class Kept:
    def __init__(self, parts: StoreParts) -> None:
        self.adapters: Mapping[type[object], object] = parts.over_memory(MemoryStore())


class WithoutPosts(Kept):
    def __init__(self, parts: StoreParts) -> None:
        super().__init__(parts)
        self.adapters = {
            port: each for port, each in self.adapters.items() if port is not PostQueries
        }


class WithHalfPosts(Kept):
    def __init__(self, parts: StoreParts) -> None:
        super().__init__(parts)
        self.adapters = {**self.adapters, PostQueries: object()}


class Failing(Kept):
    def open(self) -> None:
        raise ConnectionError("no route")


def settings(tmp_path: Path) -> Settings:
    return Settings(database_url="kept://somewhere", data_dir=tmp_path)


@pytest.mark.parametrize(
    ("extensions", "message"),
    [
        ([Extension(name="kept", store=Store("Kept", Kept))], "its store's scheme 'Kept' is not"),
        (
            [Extension(name="kept", store=Store("memory", Kept))],
            "a store for memory:// is already declared by the core",
        ),
        (
            [
                Extension(name="kept", store=Store("kept", Kept)),
                Extension(name="other", store=Store("kept", Kept)),
            ],
            "a store for kept:// is already declared by kept",
        ),
    ],
)
def test_each_scheme_has_one_store(extensions: list[Extension], message: str) -> None:
    with pytest.raises(ExtensionError, match=message):
        build_container(MEMORY, extensions=extensions)


@pytest.mark.parametrize(
    ("store", "message"),
    [
        (WithoutPosts, "its store has no adapter for PostQueries"),
        (WithHalfPosts, r"object has no author_role\(\), which PostQueries needs"),
        (Failing, r"its store cannot be opened \(ConnectionError: no route\)"),
    ],
)
async def test_a_store_that_is_not_whole_stops_the_start(
    store: type[Kept], message: str, tmp_path: Path
) -> None:
    extension = Extension(name="kept", store=Store("kept", store))
    with pytest.raises(ExtensionError, match=f"^Extension kept: {message}"):
        async with hexameter.open(settings(tmp_path), extensions=[extension]):
            pass


def test_all_ports_of_a_store_can_be_imported() -> None:
    ports = {*STORE_PORTS}
    for feature in FEATURES:
        ports |= {*feature.repositories, *feature.queries}
    assert {port.__name__ for port in ports} <= set(exported(store_ports))


async def test_a_store_needs_no_lifecycle(tmp_path: Path) -> None:
    extension = Extension(name="kept", store=Store("kept", Kept))
    async with hexameter.open(settings(tmp_path), extensions=[extension]) as service:
        assert service.get(Clock)


def test_an_unknown_scheme_is_refused_without_the_rest_of_the_address(tmp_path: Path) -> None:
    unknown = Settings(database_url="mysql://ada:hunter2@there/posts", data_dir=tmp_path)
    with pytest.raises(UnknownStore, match="no active extension has a store for mysql://") as told:
        build_container(unknown, extensions=[file_store])
    assert "hunter2" not in str(told.value)
