from collections.abc import AsyncIterator

import pytest

from tests.unit.posts.import_harness import ImportHarness, opened_harness


@pytest.fixture
async def harness() -> AsyncIterator[ImportHarness]:
    async with opened_harness() as opened:
        yield opened
