"""How a route gets a use case or a query port: from the catalogue of its own application."""

from collections.abc import Container
from typing import Any, get_type_hints

from fastapi import FastAPI, params
from fastapi.routing import APIRoute
from starlette.requests import Request

from hexameter.application.takes_inputs import TakesInputs
from hexameter.entrypoints.catalogue import Catalogue, Exposure
from hexameter.entrypoints.http.requests.inputs import SentInputs
from hexameter.entrypoints.http.routing.authentication import Policy, actor_of, anyone
from hexameter.entrypoints.http.routing.before_body import BeforeBody
from hexameter.entrypoints.http.routing.introspection import api_routes, dependencies_of
from hexameter.entrypoints.http.routing.rate_limits import Limited


class RouteConfigurationError(Exception):
    """A route that must not be served. Raised at start-up."""


class _FromCatalogue(BeforeBody):
    def __init__(self, use_case: type[Any]) -> None:
        self.use_case = use_case

    async def resolve(self, request: Request) -> object:
        catalogue: Catalogue = request.scope["app"].state.catalogue
        entry = catalogue.entry(self.use_case)
        if entry.permission is not None:
            entry.check(await actor_of(request))
        use_case = entry.provide()
        if isinstance(use_case, TakesInputs) and use_case.types:
            return SentInputs(use_case, request)
        return use_case


def Use(use_case: type[Any]) -> params.Depends:  # noqa: N802 - reads as a type
    """`publish: Annotated[PublishPost, Use(PublishPost)]`: an instance, after its permission has
    been checked.
    """
    return params.Depends(_FromCatalogue(use_case))


def check_routes(app: FastAPI, catalogue: Catalogue, limits: Container[str]) -> None:
    """Raise `RouteConfigurationError` for a route without a policy, for one whose use case is not
    in the catalogue, not exposed over HTTP, or not what its annotation says, and for a rate limit
    that is none of `limits`.
    """
    for route in api_routes(app.routes):
        check_route(route, catalogue, limits)


def check_route(route: APIRoute, catalogue: Catalogue, limits: Container[str]) -> None:
    """Raise `RouteConfigurationError` as `check_routes` does."""
    where = f"{' and '.join(sorted(route.methods or ()))} {route.path}"
    dependencies = dependencies_of(route)
    policies = {one.call for one in dependencies if isinstance(one.call, Policy)}
    if len(policies) != 1:
        raise RouteConfigurationError(
            f"{where} must declare one of Anyone, MaybeUser and SignedInUser"
        )
    annotations = get_type_hints(route.endpoint)
    for dependency in dependencies:
        if isinstance(dependency.call, Limited) and dependency.call.name not in limits:
            raise RouteConfigurationError(
                f"{where} has the rate limit {dependency.call.name}, which nothing defines"
            )
        if isinstance(dependency.call, _FromCatalogue):
            use_case = dependency.call.use_case
            if use_case not in catalogue:
                raise RouteConfigurationError(
                    f"{where} uses {use_case.__name__}, which is not in the catalogue"
                )
            if Exposure.HTTP not in catalogue.entry(use_case).exposure:
                raise RouteConfigurationError(
                    f"{where} uses {use_case.__name__}, which is not exposed over HTTP"
                )
            if annotations.get(dependency.name or "") is not use_case:
                raise RouteConfigurationError(
                    f"{where} annotates {dependency.name} as another use case"
                )
            if catalogue.entry(use_case).permission and policies == {anyone}:
                raise RouteConfigurationError(
                    f"{where} requires a permission but ignores credentials"
                )


def use_cases_of(route: APIRoute) -> list[type[Any]]:
    """The use cases and query ports of a route."""
    calls = [dependency.call for dependency in dependencies_of(route)]
    return [call.use_case for call in calls if isinstance(call, _FromCatalogue)]


def needs_permission(route: APIRoute, catalogue: Catalogue) -> bool:
    """Whether one of its use cases requires a permission."""
    return any(catalogue.entry(use_case).permission is not None for use_case in use_cases_of(route))
