"""Opens and closes what the product consists of."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager

from hexameter.application.ports.markdown import MarkdownRenderer
from hexameter.application.ports.security import PasswordHasher
from hexameter.entrypoints.container import Application
from hexameter.entrypoints.extensions.wiring.adapters import call_if_there, open_all


@asynccontextmanager
async def opened(container: Application) -> AsyncGenerator[None]:
    """Opens the store and the adapters of extensions; on leaving, closes them and the services."""
    lifecycle, services = container.stores.lifecycle(), container.services
    async with AsyncExitStack() as stack:
        await lifecycle.open()
        stack.push_async_callback(lifecycle.close)
        supplied = {adapter.port for adapter in container.adapters}
        for port, adapter in (
            (PasswordHasher, services.hasher),
            (MarkdownRenderer, services.renderer),
        ):
            if port not in supplied:
                stack.push_async_callback(call_if_there, adapter(), "close")
        await open_all(stack, container.adapters)
        yield
