from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack

import pytest

from hexameter.entrypoints.bootstrap import UseCases
from tests.support.app_client import VARIANTS, Site, running_site
from tests.support.stores import StoreMaker

NewSite = Callable[..., Awaitable[Site]]


@pytest.fixture(params=VARIANTS)
async def new_site(
    request: pytest.FixtureRequest, new_store: StoreMaker
) -> AsyncGenerator[NewSite]:
    """Makes sites with settings of their own: takes the keyword arguments of `running_site`."""
    store, variant = VARIANTS[request.param]
    async with new_store(store) as url, AsyncExitStack() as stack:

        async def make(
            *, use_cases: UseCases | None = None, beside: Site | None = None, **settings: object
        ) -> Site:
            chosen = {**variant, **settings}
            site = running_site(url, use_cases=use_cases, beside=beside, **chosen)
            return await stack.enter_async_context(site)

        yield make
