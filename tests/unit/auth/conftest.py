from collections.abc import Callable, Iterator

import pytest

from tests.unit.auth.counting_hasher import CountingHasher
from tests.unit.auth.harness import AuthHarness


@pytest.fixture
def hasher() -> Iterator[CountingHasher]:
    hasher = CountingHasher()
    yield hasher
    hasher.close()


@pytest.fixture
def make_harness(hasher: CountingHasher) -> Callable[..., AuthHarness]:
    """Takes the keyword arguments of `AuthHarness`; each harness has its own store."""
    return lambda **settings: AuthHarness(hasher, **settings)


@pytest.fixture
def harness(make_harness: Callable[..., AuthHarness]) -> AuthHarness:
    return make_harness()
