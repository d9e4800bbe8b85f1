"""Fixtures for tests of extensions. Loaded with pytest wherever Hexameter is installed, so it
imports the product only when a test asks for a fixture.

The fixtures need pytest-asyncio, which the extra `testing` brings.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pytest

try:
    from pytest_asyncio import fixture as async_fixture
except ImportError:
    async_fixture: Any = pytest.fixture

if TYPE_CHECKING:
    from hexameter.extending import Extension
    from hexameter.testing import HexameterApp

pytest.register_assert_rewrite("hexameter.adapters.testing")


@pytest.fixture
def hexameter_extensions() -> "Sequence[Extension] | None":
    """The extensions of `hexameter_app`. Redefine it to return a list; None is every installed one.

    >>> @pytest.fixture
    ... def hexameter_extensions():
    ...     return [hexameter_pins.extension]
    """
    return None


@pytest.fixture
def hexameter_settings() -> Mapping[str, object]:
    """Settings of `hexameter_app` by name: redefine it to return some, such as
    `{"registration": "closed"}`.
    """
    return {}


@async_fixture
async def hexameter_app(
    hexameter_extensions: "Sequence[Extension] | None",
    hexameter_settings: Mapping[str, object],
) -> "AsyncIterator[HexameterApp]":
    """The product in memory: users, posts, a mailbox, a clock to move."""
    from hexameter.testing import running_in_memory  # noqa: PLC0415 - not for every test run

    async with running_in_memory(
        extensions=hexameter_extensions, settings=hexameter_settings
    ) as app:
        yield app
