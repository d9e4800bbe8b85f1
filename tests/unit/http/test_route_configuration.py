"""A route that must not be served is found at start-up."""

from dataclasses import dataclass
from typing import Annotated

import pytest
from fastapi import Depends

from hexameter.domain.users.roles import Permission
from hexameter.entrypoints.catalogue import Catalogue, Entry
from hexameter.entrypoints.http.api import Api
from hexameter.entrypoints.http.middleware.concurrency_limit import ConcurrencyLimiter
from hexameter.entrypoints.http.routing.authentication import (
    Anyone,
    MaybeUser,
    SignedInUser,
    signed_in_user,
)
from hexameter.entrypoints.http.routing.strict_route import Router
from hexameter.entrypoints.http.routing.use import RouteConfigurationError, Use, check_routes
from hexameter.entrypoints.quotas import LimitName


@dataclass
class Plough:
    furrows: int = 1


@dataclass
class Sow:
    rows: int = 1


class Reap:
    """In no catalogue."""


CATALOGUE = Catalogue([Entry(Plough, Plough), Entry(Sow, Sow, Permission.WRITE_POSTS)])


def check(router: Router) -> None:
    api = Api(version="1", limiter=ConcurrencyLimiter(10))
    api.include_router(router)
    check_routes(api, CATALOGUE, set(LimitName))


def test_a_route_with_one_policy_and_what_the_catalogue_lists_may_serve() -> None:
    router = Router("/v1/fields")

    @router.post("/plough")
    async def plough(actor: Anyone, plough: Annotated[Plough, Use(Plough)]) -> None: ...

    @router.post("/sow")
    async def sow(actor: SignedInUser, sow: Annotated[Sow, Use(Sow)]) -> None: ...

    @router.get("")
    async def look(actor: MaybeUser, sow: Annotated[Sow, Use(Sow)]) -> None: ...

    check(router)


def test_a_route_without_a_policy_does_not_start() -> None:
    router = Router("/v1/fields")

    @router.post("/plough")
    async def plough(plough: Annotated[Plough, Use(Plough)]) -> None: ...

    with pytest.raises(RouteConfigurationError, match=r"POST.* /v1/fields/plough must declare"):
        check(router)


def test_a_route_with_two_policies_does_not_start() -> None:
    router = Router("/v1/fields", dependencies=[Depends(signed_in_user)])

    @router.get("")
    async def look(actor: Anyone) -> None: ...

    with pytest.raises(RouteConfigurationError, match="must declare one"):
        check(router)


def test_a_policy_of_the_whole_router_counts() -> None:
    router = Router("/v1/fields", dependencies=[Depends(signed_in_user)])

    @router.get("")
    async def look() -> None: ...

    check(router)


def test_a_use_case_that_no_catalogue_lists_does_not_start() -> None:
    router = Router("/v1/fields")

    @router.post("/reap")
    async def reap(actor: Anyone, reap: Annotated[Reap, Use(Reap)]) -> None: ...

    with pytest.raises(RouteConfigurationError, match="Reap, which is not in the catalogue"):
        check(router)


def test_an_annotation_that_says_something_else_does_not_start() -> None:
    router = Router("/v1/fields")

    @router.post("/plough")
    async def plough(actor: Anyone, plough: Annotated[Sow, Use(Plough)]) -> None: ...

    with pytest.raises(RouteConfigurationError, match="annotates plough as another use case"):
        check(router)


def test_a_permission_without_credentials_does_not_start() -> None:
    router = Router("/v1/fields")

    @router.post("/sow")
    async def sow(actor: Anyone, sow: Annotated[Sow, Use(Sow)]) -> None: ...

    with pytest.raises(
        RouteConfigurationError, match="requires a permission but ignores credentials"
    ):
        check(router)
