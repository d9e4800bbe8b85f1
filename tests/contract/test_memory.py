import pytest

from hexameter.adapters.testing.contracts.every import EveryContract
from hexameter.adapters.testing.world import World
from hexameter.entrypoints.testing.memory_world import memory_world


@pytest.fixture
def world() -> World:
    return memory_world()


class TestMemory(EveryContract):
    """The memory adapters keep every contract."""
