from collections.abc import Callable, Iterator

import pytest

from tests.unit.auth.auth_store import memory_world
from tests.unit.auth.counting_hasher import CountingHasher
from tests.unit.auth.harness import AuthHarness


@pytest.fixture
def hasher() -> Iterator[CountingHasher]:
    hasher = CountingHasher()
    yield hasher
    hasher.close()


@pytest.fixture
def make_desk(hasher: CountingHasher) -> Callable[..., AuthHarness]:
    """Takes the keyword arguments of `AuthHarness`; each is over a store of its own."""
    return lambda **settings: AuthHarness(memory_world(), hasher, **settings)


@pytest.fixture
def harness(make_desk: Callable[..., AuthHarness]) -> AuthHarness:
    return make_desk()
