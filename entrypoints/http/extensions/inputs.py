"""Which routes take something for extensions in their bodies."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

from hexameter.application.inputs import InputTypes
from hexameter.entrypoints.extensions.declaration import Extension
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.entrypoints.extensions.wiring.annotations import command_type
from hexameter.entrypoints.extensions.wiring.taking_inputs import DeclaredInputs
from hexameter.entrypoints.http.requests.inputs import BodyInputs
from hexameter.entrypoints.http.routing.introspection import api_routes
from hexameter.entrypoints.http.routing.use import use_cases_of


def body_inputs(
    app: FastAPI, extensions: Sequence[Extension]
) -> dict[Callable[..., Any], BodyInputs]:
    """By the function of the route. Raises `ExtensionError` for a route without bodies."""
    declared = DeclaredInputs(extensions)
    if not declared:
        return {}
    return {
        route.endpoint: BodyInputs(types)
        for route in api_routes(app.routes)
        if (types := _types(route, declared)) and not _reads_itself(route)
    }


def _types(route: APIRoute, declared: DeclaredInputs) -> InputTypes:
    types: dict[str, Any] = {}
    for command in _commands(route):
        for name, kind in declared.of(command).items():
            if route.methods == {"GET"}:
                raise ExtensionError(
                    name,
                    f"it takes {kind.__name__} with {command.__name__}, but GET {route.path} has "
                    "no body.",
                )
            types[name] = kind
    return types


def _commands(route: APIRoute) -> Iterator[type[object]]:
    for use_case in use_cases_of(route):
        if hasattr(use_case, "execute"):
            yield command_type(use_case)


def _reads_itself(route: APIRoute) -> bool:
    return "requestBody" in (route.openapi_extra or {})
