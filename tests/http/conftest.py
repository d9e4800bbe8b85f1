"""A fresh application on each store, on memory also without fast routes."""

from collections.abc import AsyncGenerator

import pytest

from tests.support.app_client import VARIANTS, AppClient, running_app
from tests.support.stores import StoreMaker


@pytest.fixture(params=VARIANTS)
async def app(request: pytest.FixtureRequest, empty_store: StoreMaker) -> AsyncGenerator[AppClient]:
    store, settings = VARIANTS[request.param]
    async with empty_store(store) as url, running_app(url, **settings) as running:
        yield running
