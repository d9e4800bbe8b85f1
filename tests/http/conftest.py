"""A fresh application on each store, on memory also without fast routes."""

from collections.abc import AsyncGenerator

import pytest

from tests.support.app_client import VARIANTS, Site, running_site
from tests.support.stores import StoreMaker


@pytest.fixture(params=VARIANTS)
async def site(request: pytest.FixtureRequest, new_store: StoreMaker) -> AsyncGenerator[Site]:
    store, settings = VARIANTS[request.param]
    async with new_store(store) as url, running_site(url, **settings) as running:
        yield running
