"""Fast routes are a setting, and need a suitable FastAPI."""

from functools import partial
from typing import Annotated

import httpx
import pytest
import structlog
from fastapi import Depends
from starlette.requests import Request

from hexameter.entrypoints.http.api import Api
from hexameter.entrypoints.http.fastpath.switch import (
    INTERNALS,
    missing_internals,
    with_fast_routes,
)
from hexameter.entrypoints.http.middleware.concurrency_limit import ConcurrencyLimiter
from hexameter.entrypoints.http.routing.authentication import Anyone
from hexameter.entrypoints.http.routing.strict_route import Router
from tests.support.app_client import running_app


async def through_fastapi(request: Request) -> bool:
    # Starlette's router, which FastAPI's routes are called by, leaves itself in the scope.
    return "router" in request.scope


def probe() -> Router:
    router = Router("/v1/probe")

    @router.get("")
    async def get_probe(actor: Anyone, found: Annotated[bool, Depends(through_fastapi)]) -> bool:
        return found

    return router


@pytest.mark.parametrize(("fast_routes", "fastapi"), [("on", False), ("off", True)])
async def test_the_setting_lets_fastapi_call_the_routes(fast_routes: str, fastapi: bool) -> None:
    async with running_app("memory://", fast_routes=fast_routes) as app:
        app.api.include_router(probe())
        assert (await app.client.get("/v1/probe")).json() is fastapi
        assert (await app.client.get("/v1/posts")).status_code == 200


@pytest.mark.parametrize(
    ("owner", "attribute"),
    [
        ("fastapi._compat", "of_another_release"),
        ("fastapi.dependencies.models:Dependant", "of_another_release"),
        ("fastapi.of_another_release", ""),
        ("fastapi.routing:OfAnotherRelease", ""),
    ],
)
async def test_with_another_fastapi_it_answers_itself_and_one_line_is_logged(
    owner: str, attribute: str
) -> None:
    internals = {**INTERNALS, owner: (attribute,)}
    api = Api(
        version="1",
        limiter=ConcurrencyLimiter(10),
        fast_routes=partial(with_fast_routes, internals=internals),
    )
    api.include_router(probe())
    transport = httpx.ASGITransport(api)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://hexameter.example"
    ) as client:
        with structlog.testing.capture_logs() as lines:
            answers = [await client.get("/v1/probe") for _ in range(2)]
    assert [answer.json() for answer in answers] == [True, True]
    warnings = [line for line in lines if line["log_level"] == "warning"]
    assert [line["missing"] for line in warnings] == [[owner + (attribute and f".{attribute}")]]


def test_this_fastapi_has_all_that_fast_routes_need() -> None:
    assert list(missing_internals()) == []
