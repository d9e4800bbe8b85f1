"""Whether fast routes can be used: they rely on parts of FastAPI that are not public."""

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pkgutil import resolve_name

import structlog
from fastapi import FastAPI
from starlette.types import ASGIApp

Internals = Mapping[str, Sequence[str]]
"""Attributes that must exist, by the object that has them."""

INTERNALS: Internals = {
    "fastapi._compat": ("ModelField", "field_annotation_is_scalar"),
    "fastapi.dependencies.models": ("Dependant",),
    "fastapi.routing": ("RouteContext", "iter_route_contexts"),
    "fastapi._compat:ModelField": ("get_default", "serialize", "validate"),
    "fastapi.routing:RouteContext": ("original_route",),
    "fastapi.dependencies.models:Dependant": (
        "background_tasks_param_name",
        "body_params",
        "call",
        "concurrency",
        "cookie_params",
        "dependencies",
        "header_params",
        "http_connection_param_name",
        "name",
        "own_oauth_scopes",
        "path_params",
        "query_params",
        "request_param_name",
        "response_param_name",
        "security_scopes_param_name",
        "use_cache",
    ),
}

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


def with_fast_routes(
    app: FastAPI, fallback: ASGIApp, *, internals: Internals = INTERNALS
) -> ASGIApp:
    """`fallback` behind a router that calls the routes of `app` itself.

    With a FastAPI release that lacks one of `internals`, a warning is logged and `fallback` answers
    alone: the same responses, more slowly.
    """
    missing = list(missing_internals(internals))
    if missing:
        _log.warning("fast routes are off: FastAPI lacks what they need", missing=missing)
        return fallback
    router = import_module("hexameter.entrypoints.http.fastpath.router")
    return router.FastRouter(app, fallback)


def missing_internals(internals: Internals = INTERNALS) -> Iterator[str]:
    for owner, attributes in internals.items():
        try:
            found = resolve_name(owner)
        except (ImportError, AttributeError):
            yield owner
            continue
        known = {*dir(found), *getattr(found, "__dataclass_fields__", ())}
        yield from (f"{owner}.{name}" for name in attributes if name not in known)
