"""Builds the application from settings. Tests replace parts by arguments, never by patching."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager

import structlog
from fastapi import FastAPI

from hexameter.entrypoints.container import Application, UseCases, build_container
from hexameter.entrypoints.extensions.declaration import Extension
from hexameter.entrypoints.extensions.own_limits import own_quotas
from hexameter.entrypoints.extensions.wiring.adapters import unavailable
from hexameter.entrypoints.extensions.wiring.viewing import shown_fields
from hexameter.entrypoints.http.api import Api
from hexameter.entrypoints.http.app import WebOptions, Wiring, create_app
from hexameter.entrypoints.http.health import Readiness
from hexameter.entrypoints.http.middleware.edge import EdgeOptions
from hexameter.entrypoints.http.responses.links import SiteLinks
from hexameter.entrypoints.http.routing.authentication import Authentication
from hexameter.entrypoints.http.routing.rate_limits import RequestLimits
from hexameter.entrypoints.lifecycle import opened
from hexameter.entrypoints.mounting import build_mounts
from hexameter.entrypoints.settings import Settings
from hexameter.entrypoints.worker import build_worker

_log = structlog.get_logger(__name__)


def build_app(
    settings: Settings | None = None,
    *,
    adapters: Mapping[str, object] | None = None,
    use_cases: UseCases | None = None,
    extensions: Sequence[Extension] | None = None,
) -> Api:
    """An application with its own container, which shares nothing with others.

    `adapters` replace those that the settings choose, by name (`build_container`). `use_cases`
    replace or wrap use cases: each is called with the instance that it replaces. `extensions` are
    added to the core; by default those that `HEXAMETER_EXTENSIONS` chooses.

    The container is at `app.state.container`; routes do not use it.

    >>> app = build_app(Settings(database_url="memory://"), adapters={"mailer": Mailbox()})
    """
    settings = settings or Settings()
    container = build_container(
        settings, adapters=adapters, use_cases=use_cases, extensions=extensions
    )
    options = WebOptions(
        title=settings.site_name,
        links=SiteLinks(settings.public_url, settings.post_address, settings.preview_address),
        path_prefix=settings.path_prefix,
        max_in_flight=settings.max_requests_in_flight,
        cors_origins=tuple(settings.cors_origins),
        fast_routes=settings.fast_routes == "on",
        min_password=settings.password_min_length,
        edge=EdgeOptions(
            access_log=settings.access_log,
            log_error_messages=settings.log_level == "debug",
        ),
    )
    app = create_app(_wiring(settings, container), options)
    app.state.container = container
    return app


def _wiring(settings: Settings, container: Application) -> Wiring:
    services, stores = container.services, container.stores
    return Wiring(
        catalogue=container.catalogue(),
        routers=container.routers(),
        extensions=container.extensions,
        shown_fields=shown_fields(container.extensions, container.injector),
        mounts=build_mounts(container),
        authentication=Authentication(
            services.access_tokens(),
            stores.ended_sessions(),
            services.clock(),
            container.role_permissions,
            settings.token_lifetime,
        ),
        access_tokens=services.access_tokens(),
        cursors=services.cursors(),
        clock=services.clock(),
        request_limits=RequestLimits(
            stores.rate_limiter(),
            services.clock(),
            {**settings.request_quotas, **own_quotas(container.extensions)},
            enabled=settings.throttled,
        ),
        readiness=_readiness(container),
        lifespan=_lifespan(settings, container),
    )


def _readiness(container: Application) -> Readiness:
    async def missing() -> Sequence[str]:
        found = await container.stores.lifecycle().missing()
        return [*found, *await unavailable(container.adapters)]

    return missing


def _lifespan(
    settings: Settings, container: Application
) -> Callable[[FastAPI], contextlib.AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        if settings.migrate_on_start:
            await container.stores.lifecycle().migrate()
        async with opened(container):
            worker = build_worker(container)
            await worker.subscribe()
            async with _running(
                worker.subscribe_only() if settings.worker == "off" else worker.run()
            ):
                yield

    return lifespan


@asynccontextmanager
async def _running(work: Coroutine[None, None, None]) -> AsyncGenerator[None]:
    task = asyncio.create_task(work, name="worker")
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
