"""The application that the routers of all features are included in."""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from hexameter.entrypoints.extensions.wiring.refusals import Refusals
from hexameter.entrypoints.http.errors.handlers import install_error_handlers
from hexameter.entrypoints.http.fastpath.switch import with_fast_routes
from hexameter.entrypoints.http.middleware.concurrency_limit import ConcurrencyLimiter
from hexameter.entrypoints.http.middleware.early_refusal import EarlyRefusals
from hexameter.entrypoints.http.middleware.edge import EdgeMiddleware, EdgeOptions
from hexameter.entrypoints.http.middleware.path_prefix import PathPrefix
from hexameter.entrypoints.http.openapi.docs import install_docs
from hexameter.entrypoints.http.requests.inputs import BodyInputs
from hexameter.entrypoints.http.responses.json import JsonResponse
from hexameter.entrypoints.http.responses.view_fields import Loaders
from hexameter.entrypoints.http.routing.strict_route import StrictRoute

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]

FastRoutes = Callable[[FastAPI, ASGIApp], ASGIApp]
"""Makes a router that answers what it can itself and leaves the rest to the given application."""


class Api(FastAPI):
    """FastAPI inside the outermost middleware, which also wraps middleware that is added later.

    `fast_routes`: None lets FastAPI answer every request. `root_path`: the path prefix, or empty.
    """

    def __init__(
        self,
        *,
        version: str,
        limiter: ConcurrencyLimiter,
        edge: EdgeOptions | None = None,
        lifespan: Lifespan | None = None,
        title: str = "Hexameter",
        fast_routes: FastRoutes | None = with_fast_routes,
        root_path: str = "",
    ) -> None:
        super().__init__(
            title=title,
            version=version,
            lifespan=lifespan,
            redirect_slashes=False,
            default_response_class=JsonResponse,
            openapi_url=None,
            docs_url=None,
            redoc_url=None,
        )
        # Not an argument of FastAPI, which wants it from the server: `PathPrefix` applies it.
        self.root_path = root_path
        self.limiter = limiter
        self.early_refusals = EarlyRefusals(limiter, root_path)
        self.body_inputs: Mapping[Callable[..., Any], BodyInputs] = {}
        self.view_loaders: Mapping[type[object], Loaders] = {}
        self.refusals: Refusals = {}
        self._edge_options = edge or EdgeOptions()
        self._fast_routes = fast_routes
        self.router.route_class = StrictRoute
        install_error_handlers(self)
        install_docs(self)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # FastAPI's own method also reads telemetry settings from the environment on every request.
        if self.middleware_stack is None:
            self.middleware_stack = self.build_middleware_stack()
        scope["app"] = self
        await self.middleware_stack(scope, receive, send)

    def build_middleware_stack(self) -> ASGIApp:
        """From the outside: the path prefix, the edge, middleware that was added, the fast
        routes, FastAPI.
        """
        added, self.user_middleware = self.user_middleware, []
        try:
            app: ASGIApp = super().build_middleware_stack()
        finally:
            self.user_middleware = added
        if self._fast_routes is not None:
            app = self._fast_routes(self, app)
        for middleware in reversed(added):
            app = middleware.cls(app, *middleware.args, **middleware.kwargs)
        edge = EdgeMiddleware(app, self.limiter, self._edge_options)
        return PathPrefix(edge, self.root_path) if self.root_path else edge
