from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack

import pytest

from hexameter.entrypoints.bootstrap import UseCases
from tests.support.app_client import VARIANTS, AppClient, running_app
from tests.support.stores import StoreMaker

NewApp = Callable[..., Awaitable[AppClient]]


@pytest.fixture(params=VARIANTS)
async def new_app(
    request: pytest.FixtureRequest, empty_store: StoreMaker
) -> AsyncGenerator[NewApp]:
    """Start further applications on the store; takes the keyword arguments of `running_app`."""
    store, variant = VARIANTS[request.param]
    async with empty_store(store) as url, AsyncExitStack() as stack:

        async def make(
            *,
            use_cases: UseCases | None = None,
            beside: AppClient | None = None,
            **settings: object,
        ) -> AppClient:
            chosen = {**variant, **settings}
            app = running_app(url, use_cases=use_cases, beside=beside, **chosen)
            return await stack.enter_async_context(app)

        yield make
