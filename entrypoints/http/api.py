"""The application that features hang their routers on."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from hexameter.entrypoints.http.errors.handlers import install_error_handlers
from hexameter.entrypoints.http.fastpath.router import Dispatch
from hexameter.entrypoints.http.middleware.concurrency_limit import ConcurrencyLimiter
from hexameter.entrypoints.http.middleware.edge import EdgeMiddleware, EdgeOptions
from hexameter.entrypoints.http.openapi.docs import install_docs
from hexameter.entrypoints.http.routing.strict_route import StrictRoute

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


class Api(FastAPI):
    """FastAPI with the edge around all of it, also around middleware that is added later."""

    def __init__(
        self,
        *,
        version: str,
        limiter: ConcurrencyLimiter,
        edge: EdgeOptions | None = None,
        lifespan: Lifespan | None = None,
        title: str = "Hexameter",
    ) -> None:
        super().__init__(
            title=title,
            version=version,
            lifespan=lifespan,
            redirect_slashes=False,
            openapi_url=None,
            docs_url=None,
            redoc_url=None,
        )
        self.limiter = limiter
        self._edge_options = edge or EdgeOptions()
        self.router.route_class = StrictRoute
        install_error_handlers(self)
        install_docs(self)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # FastAPI's own also asks its environment about telemetry, for every request.
        if self.middleware_stack is None:
            self.middleware_stack = self.build_middleware_stack()
        scope["app"] = self
        await self.middleware_stack(scope, receive, send)

    def build_middleware_stack(self) -> ASGIApp:
        """The edge, the middleware that was added, and inside it the dispatch."""
        added, self.user_middleware = self.user_middleware, []
        try:
            otherwise = super().build_middleware_stack()
        finally:
            self.user_middleware = added
        app: ASGIApp = Dispatch(self, otherwise)
        for middleware in reversed(added):
            app = middleware.cls(app, *middleware.args, **middleware.kwargs)
        return EdgeMiddleware(app, self.limiter, self._edge_options)
