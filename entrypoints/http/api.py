"""The application that features hang their routers on."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from fastapi import FastAPI
from starlette.types import ASGIApp

from entrypoints.http.admission import Admission
from entrypoints.http.docs import install_docs
from entrypoints.http.edge import Edge, EdgeOptions
from entrypoints.http.handlers import install_error_handlers
from entrypoints.http.routing import StrictRoute

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


class Api(FastAPI):
    """FastAPI with the edge around all of it, also around middleware that is added later."""

    def __init__(
        self,
        *,
        version: str,
        admission: Admission,
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
        self.admission = admission
        self._edge_options = edge or EdgeOptions()
        self.router.route_class = StrictRoute
        install_error_handlers(self)
        install_docs(self)

    def build_middleware_stack(self) -> ASGIApp:
        return Edge(super().build_middleware_stack(), self.admission, self._edge_options)
