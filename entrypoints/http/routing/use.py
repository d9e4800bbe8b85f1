"""How a route gets a use case or a query port: from its application's own catalogue."""

from collections.abc import Iterator
from typing import Any, get_type_hints

from fastapi import FastAPI, params
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.requests import Request

from hexameter.entrypoints.catalogue import Catalogue, Exposure
from hexameter.entrypoints.http.responses.json import misnamed_times
from hexameter.entrypoints.http.routing.authentication import POLICIES, actor_of, anyone


class RouteConfigurationError(Exception):
    """A route that must not serve: it is found at start-up, not by a caller."""


class _FromCatalogue:
    def __init__(self, use_case: type[Any]) -> None:
        self.use_case = use_case

    async def __call__(self, request: Request) -> object:
        catalogue: Catalogue = request.app.state.catalogue
        if catalogue.entry(self.use_case).permission is None:
            return catalogue.resolve(self.use_case)
        return catalogue.resolve_for(actor_of(request), self.use_case)


def Use(use_case: type[Any]) -> params.Depends:  # noqa: N802
    """`publish: Annotated[PublishPost, Use(PublishPost)]`: an instance, after its permission has
    been checked.
    """
    return params.Depends(_FromCatalogue(use_case))


def check_routes(app: FastAPI, catalogue: Catalogue) -> None:
    """Raise `RouteConfigurationError` for a route without a policy, and for one whose use case is
    not in the catalogue or is not what its annotation says.
    """
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if isinstance(route, APIRoute):
            _check(route, catalogue)


def _check(route: APIRoute, catalogue: Catalogue) -> None:
    where = f"{sorted(route.methods or ())} {route.path}"
    dependants = list(every_dependant(route.dependant))
    policies = {dependant.call for dependant in dependants} & POLICIES
    if len(policies) != 1:
        raise RouteConfigurationError(
            f"{where} must declare one of Anyone, MaybeUser and SignedInUser"
        )
    if route.response_field is not None:
        for name in misnamed_times(route.response_field.field_info.annotation):
            raise RouteConfigurationError(
                f"{where} shows {name}: times and nothing else have names in _at"
            )
    annotations = get_type_hints(route.endpoint)
    for dependant in dependants:
        if isinstance(dependant.call, _FromCatalogue):
            use_case = dependant.call.use_case
            if use_case not in catalogue:
                raise RouteConfigurationError(
                    f"{where} uses {use_case.__name__}, which no catalogue lists"
                )
            if Exposure.HTTP not in catalogue.entry(use_case).exposure:
                raise RouteConfigurationError(
                    f"{where} uses {use_case.__name__}, which is not for HTTP"
                )
            if annotations.get(dependant.name or "") is not use_case:
                raise RouteConfigurationError(
                    f"{where} annotates {dependant.name} as another use case"
                )
            if catalogue.entry(use_case).permission and policies == {anyone}:
                raise RouteConfigurationError(
                    f"{where} asks for a permission and looks at no credentials"
                )


def needs_permission(route: APIRoute, catalogue: Catalogue) -> bool:
    """Whether one of its use cases is only for some of those who are signed in."""
    return any(
        catalogue.entry(dependant.call.use_case).permission is not None
        for dependant in every_dependant(route.dependant)
        if isinstance(dependant.call, _FromCatalogue)
    )


def every_dependant(dependant: Dependant) -> Iterator[Dependant]:
    """What it depends on, however deep."""
    for child in dependant.dependencies:
        yield child
        yield from every_dependant(child)
