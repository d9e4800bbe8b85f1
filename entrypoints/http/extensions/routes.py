"""The routes of extensions, which follow from the declarations of their use cases."""

from collections.abc import Sequence

from fastapi import FastAPI

from hexameter.entrypoints.extensions.declaration import Extension, Http
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.entrypoints.http.extensions.declared_route import (
    IN_PATH,
    DeclaredRoute,
    RouteConflict,
)
from hexameter.entrypoints.http.routing.introspection import path_patterns
from hexameter.entrypoints.http.routing.strict_route import Router
from hexameter.entrypoints.input.strict_types import UnsupportedField


def add_declared_routes(app: FastAPI, extensions: Sequence[Extension]) -> None:
    """Raises `ExtensionError` for a route that cannot be served."""
    for extension in extensions:
        for declared in extension.use_cases:
            if declared.http is None:
                continue
            router = Router(tags=[extension.name])
            try:
                _require_free(app, declared.http)
                DeclaredRoute(declared, declared.http).add_to(router)
            except (RouteConflict, UnsupportedField) as problem:
                where = f"{declared.http.method} {declared.http.path}"
                raise ExtensionError(extension.name, f"{where}: {problem}.") from None
            app.include_router(router)


def _require_free(app: FastAPI, http: Http) -> None:
    """Routes that were added earlier are matched first."""
    example = IN_PATH.sub("x", http.path)
    for pattern, methods in path_patterns(app.routes):
        if http.method in methods and pattern.match(example):
            raise RouteConflict("another route already answers this path")
