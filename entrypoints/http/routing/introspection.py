"""What FastAPI has read from the routes: their dependencies, those of included routers too."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from re import Pattern
from typing import Any

from fastapi.routing import APIRoute, iter_route_contexts
from starlette.routing import BaseRoute


@dataclass(frozen=True, slots=True)
class Dependency:
    """`name`: the parameter that takes its result; None for one that is only run."""

    call: Callable[..., Any]
    name: str | None


def api_routes(routes: Sequence[BaseRoute]) -> Iterator[APIRoute]:
    """The API's routes, also those of included routers."""
    for context in iter_route_contexts(routes):
        if isinstance(context.original_route, APIRoute):
            yield context.original_route


def described_routes(routes: Sequence[BaseRoute]) -> Iterator[APIRoute]:
    """Those in the API's description, by the way they are included."""
    for context in iter_route_contexts(routes):
        if isinstance(context.original_route, APIRoute) and context.include_in_schema:
            yield context.original_route


def path_patterns(routes: Sequence[BaseRoute]) -> Iterator[tuple[Pattern[str], frozenset[str]]]:
    """The paths of all routes, and their methods."""
    for context in iter_route_contexts(routes):
        route: Any = context
        if hasattr(route, "path_regex"):
            yield route.path_regex, frozenset(route.methods or ())


def dependencies_of(route: APIRoute) -> list[Dependency]:
    """All dependencies of a route, nested ones too, each before those that it needs."""
    found: list[Dependency] = []
    pending = [route.dependant]
    while pending:
        dependant = pending.pop()
        if dependant is not route.dependant and dependant.call is not None:
            found.append(Dependency(dependant.call, dependant.name))
        pending += reversed(dependant.dependencies)
    return found
