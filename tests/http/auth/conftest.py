from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack

import pytest

from hexameter.entrypoints.bootstrap import UseCases
from tests.support.app_client import Site, running_site
from tests.support.stores import STORES, StoreMaker

NewSite = Callable[..., Awaitable[Site]]


@pytest.fixture(params=STORES)
async def new_site(
    request: pytest.FixtureRequest, new_store: StoreMaker
) -> AsyncGenerator[NewSite]:
    """Makes sites with settings of their own: takes the keyword arguments of `running_site`."""
    async with new_store(request.param) as url, AsyncExitStack() as stack:

        async def make(
            *, use_cases: UseCases | None = None, beside: Site | None = None, **settings: object
        ) -> Site:
            site = running_site(url, use_cases=use_cases, beside=beside, **settings)
            return await stack.enter_async_context(site)

        yield make
