"""A fresh site on each store."""

from collections.abc import AsyncGenerator

import pytest

from tests.support.app_client import Site, running_site
from tests.support.stores import STORES, StoreMaker


@pytest.fixture(params=STORES)
async def site(request: pytest.FixtureRequest, new_store: StoreMaker) -> AsyncGenerator[Site]:
    async with new_store(request.param) as url, running_site(url) as running:
        yield running
