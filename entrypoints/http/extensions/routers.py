"""The routers that extensions name, whose routes are written by hand."""

from collections.abc import Container, Sequence
from pkgutil import resolve_name

from fastapi import APIRouter, FastAPI

from hexameter.entrypoints.catalogue import Catalogue
from hexameter.entrypoints.extensions.declaration import Extension
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.entrypoints.http.routing.introspection import api_routes
from hexameter.entrypoints.http.routing.use import (
    RouteConfigurationError,
    check_route,
    check_routes,
)


def require_routers(extensions: Sequence[Extension]) -> None:
    """Raises `ExtensionError` for one that does not load."""
    for extension in extensions:
        for name in extension.routers:
            try:
                router: object = resolve_name(name)
            except Exception as failure:
                reason = f"{type(failure).__name__}: {failure}"
                raise ExtensionError(
                    extension.name, f"its router {name} does not load ({reason})."
                ) from failure
            if not isinstance(router, APIRouter):
                raise ExtensionError(extension.name, f"its router {name} is no Router.")


def check_all_routes(
    app: FastAPI, catalogue: Catalogue, limits: Container[str], extensions: Sequence[Extension]
) -> None:
    """As `check_routes`, with an `ExtensionError` for a route of an extension's router."""
    try:
        check_routes(app, catalogue, limits)
    except RouteConfigurationError:
        for extension in extensions:
            _check_routers(extension, catalogue, limits)
        raise


def _check_routers(extension: Extension, catalogue: Catalogue, limits: Container[str]) -> None:
    for name in extension.routers:
        router: APIRouter = resolve_name(name)
        for route in api_routes(router.routes):
            try:
                check_route(route, catalogue, limits)
            except RouteConfigurationError as problem:
                raise ExtensionError(extension.name, f"{problem}.") from None
