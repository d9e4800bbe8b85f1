"""Adds the mounts of extensions to the application, and checks that each route has a policy."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import cast

from fastapi import APIRouter, FastAPI
from fastapi.routing import iter_route_contexts
from starlette.types import ASGIApp

from hexameter.entrypoints.catalogue import Catalogue
from hexameter.entrypoints.extensions.declaration import Mount
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.entrypoints.http.middleware.body_limits import WRITES, BodyRule, at_and_below
from hexameter.entrypoints.http.mount_rules import MountRules
from hexameter.entrypoints.http.mounted_applications import (
    POLICIES,
    MountedApplication,
    MountedApplications,
)
from hexameter.entrypoints.http.routing.strict_route import Router, StrictRoute
from hexameter.entrypoints.http.routing.use import RouteConfigurationError, check_route


@dataclass(frozen=True, slots=True)
class BuiltMount:
    """`web_layer` is what `mount.build` returned."""

    extension: str
    mount: Mount
    web_layer: object

    @property
    def rules(self) -> MountRules:
        return MountRules(self.mount.prefix, self.mount.scheme, self.mount.errors)

    @property
    def body_rules(self) -> list[BodyRule]:
        prefix, limits = self.mount.prefix, self.mount.body_limits
        return [
            BodyRule(at_and_below(prefix + path), WRITES, size) for path, size in limits.items()
        ]

    def refused(self, problem: str) -> ExtensionError:
        return ExtensionError(self.extension, f"the mount {self.mount.prefix} {problem}.")


def add_mounts(
    app: FastAPI, mounts: Sequence[BuiltMount], catalogue: Catalogue, limits: Container[str]
) -> None:
    """After all other routes. Raises `ExtensionError` for a mount that must not be served."""
    taken = {_first_segment(str(each.path)) for each in iter_route_contexts(app.routes)}
    for built in mounts:
        segment = _first_segment(built.mount.prefix)
        if segment in taken:
            raise built.refused(f"is in the way of other routes below /{segment}")
    applications: list[MountedApplication] = []
    for built in mounts:
        if isinstance(built.web_layer, APIRouter):
            router = _checked(built, built.web_layer, catalogue, limits)
            app.include_router(router, prefix=built.mount.prefix, include_in_schema=False)
        else:
            applications.append(_application(built))
    if applications:
        app.add_middleware(MountedApplications, mounted=applications)


def _checked(
    built: BuiltMount, router: APIRouter, catalogue: Catalogue, limits: Container[str]
) -> Router:
    """A router of its own, so that nothing but the routes that were checked can answer."""
    if built.mount.signed_in is not None:
        raise built.refused("has a Router, whose routes declare their policies: omit signed_in")
    checked = Router()
    for route in router.routes:
        if type(route) is not StrictRoute:
            what = getattr(route, "path", "an included router")
            raise built.refused(f"has {what}, which is no route made by the methods of Router")
        try:
            check_route(route, catalogue, limits)
        except RouteConfigurationError as problem:
            raise built.refused(f"has a route with a fault: {problem}") from None
        checked.routes.append(route)
    return checked


def _application(built: BuiltMount) -> MountedApplication:
    if not callable(built.web_layer):
        raise built.refused("is neither a Router nor an ASGI application")
    signed_in = built.mount.signed_in
    if signed_in is None:
        raise built.refused(
            "is an ASGI application whose routes have no policy: give it signed_in, or a Router"
        )
    return MountedApplication(built.rules, cast(ASGIApp, built.web_layer), POLICIES[signed_in])


def _first_segment(path: str) -> str:
    return path.split("/", 2)[1] if path.startswith("/") else path
