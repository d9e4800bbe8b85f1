from collections.abc import Callable, Iterator

import pytest

from tests.unit.auth.counting_hasher import CountingHasher
from tests.unit.auth.harness import Desk
from tests.unit.auth.world import memory_world


@pytest.fixture
def hasher() -> Iterator[CountingHasher]:
    hasher = CountingHasher()
    yield hasher
    hasher.close()


@pytest.fixture
def make_desk(hasher: CountingHasher) -> Callable[..., Desk]:
    """Takes the keyword arguments of `Desk`; each is over a store of its own."""
    return lambda **settings: Desk(memory_world(), hasher, **settings)


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    return make_desk()
