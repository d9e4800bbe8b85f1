"""The application as the server loads it, in each of its processes."""

from collections.abc import Awaitable, Callable

from entrypoints.bootstrap import build_app
from entrypoints.catalogue import Catalogue
from entrypoints.cli.graceful_stop import GracefulStop
from entrypoints.logs import configure_logging
from entrypoints.settings import Settings


def create(fill: Callable[[Catalogue], Awaitable[None]] | None = None) -> GracefulStop:
    """With the settings of the environment. `fill` runs before the first request."""
    settings = Settings()
    configure_logging(settings)
    app = build_app(settings)
    if fill is None:
        return GracefulStop(app, app.admission)

    async def before_serving() -> None:
        await fill(app.state.catalogue)

    return GracefulStop(app, app.admission, before_serving=before_serving)
