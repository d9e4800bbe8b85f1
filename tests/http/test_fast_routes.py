"""A fast route gives the response that FastAPI itself would give."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import httpx
import pytest
from fastapi import APIRouter, Depends
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hexameter.domain.errors import Forbidden
from hexameter.entrypoints.http.fastpath.handler import build_handler
from hexameter.entrypoints.http.routing.authentication import Anyone
from hexameter.entrypoints.http.routing.strict_route import Router
from tests.support.app_client import AppClient, running_app
from tests.support.hexameter_process import serving

DRAFT = {"title": "Six feet", "body": "Of *arms*."}
OWN = {"x-request-id", "date"}


def shown(answer: httpx.Response) -> tuple[object, ...]:
    kept = sorted((name, value) for name, value in answer.headers.items() if name not in OWN)
    body = answer.text.replace(answer.headers["x-request-id"], "")
    return answer.status_code, kept, body


async def never() -> None:
    """Replaces nothing: with any override FastAPI answers all requests."""


async def both(app: AppClient, method: str, path: str, sent: dict[str, Any]) -> httpx.Response:
    """The answer, the same either way."""
    planned = await app.client.request(method, path, **sent)
    app.api.dependency_overrides[never] = never
    plain = await app.client.request(method, path, **sent)
    app.api.dependency_overrides.clear()
    assert shown(planned) == shown(plain)
    return planned


async def test_every_route_of_the_product_has_a_plan() -> None:
    async with running_app("memory://") as app:
        contexts = [
            context
            for context in iter_route_contexts(app.api.routes)
            if isinstance(context.original_route, APIRoute)
        ]
        assert len(contexts) > 30
        assert [context.path for context in contexts if build_handler(context) is None] == []


@pytest.mark.parametrize(
    ("method", "path", "sent", "status"),
    [
        ("GET", "/v1/posts", {}, 200),
        ("GET", "/v1/posts?limit=1&sort=title&author=ADA&status=published", {}, 200),
        ("GET", "/v1/posts?limit=0&sort=x&what=1", {}, 422),
        ("GET", "/v1/posts?limit=1&limit=2", {}, 422),
        ("GET", "/v1/posts?status=gone&limit=many", {}, 422),
        ("GET", "/v1/posts?cursor=x", {}, 400),
        ("GET", "/v1/posts/not-a-uuid", {}, 422),
        ("GET", "/v1/posts/00000000-0000-0000-0000-000000000000", {}, 404),
        ("GET", "/v1/posts/by-slug/six-feet", {}, 200),
        ("HEAD", "/v1/posts/by-slug/six-feet", {}, 200),
        ("GET", "/v1/posts/by-slug/", {}, 404),
        ("GET", "/v1/posts/", {}, 404),
        ("GET", "/v1/posts/00000000-0000-0000-0000-000000000000/revisions/1/diff?with=2", {}, 404),
        ("GET", "/v1/posts/00000000-0000-0000-0000-000000000000/revisions/1/diff?other=2", {}, 422),
        ("GET", "/v1/users", {}, 403),
        ("GET", "/v1/users/me", {}, 200),
        ("GET", "/v1/tags?offset=0", {}, 200),
        ("PUT", "/v1/posts", {}, 405),
        ("PATCH", "/v1/posts/not-a-uuid", {"json": {"title": 7, "what": 1}}, 428),
        ("PATCH", "/v1/posts/no", {"json": {"title": 7}, "headers": {"If-Match": "*"}}, 422),
        ("POST", "/v1/posts", {}, 422),
        ("POST", "/v1/posts", {"content": "{}", "headers": {"Content-Type": "text/plain"}}, 415),
        ("POST", "/v1/posts", {"content": "{", "headers": {"Content-Type": "text/json"}}, 415),
        ("POST", "/v1/posts", {"json": []}, 422),
        ("POST", "/v1/posts", {"json": {"title": "", "body": None, "x": 1}}, 422),
        ("POST", "/v1/auth/login", {"json": {"email": "a@b.example", "password": "x" * 9}}, 401),
        ("POST", "/v1/auth/token", {"data": {"grant_type": "password"}}, 400),
        ("POST", "/v1/users/me/deletion/cancel", {}, 409),
        ("POST", "/v1/users/me/deletion/cancel", {"json": {"x": 1}}, 422),
        ("GET", "/health/live", {}, 200),
        ("GET", "/.well-known/jwks.json", {}, 200),
    ],
)
async def test_a_plan_answers_what_fastapi_answers(
    method: str, path: str, sent: dict[str, Any], status: int
) -> None:
    async with running_app("memory://") as app:
        await check_both_ways(app, method, path, sent, status)


async def check_both_ways(
    app: AppClient, method: str, path: str, sent: dict[str, Any], status: int
) -> None:
    ada = await app.account("ada", role="author")
    made = await app.client.post("/v1/posts", json=DRAFT, headers=ada.headers)
    await app.client.post(f"/v1/posts/{made.json()['id']}/publish", headers=ada.headers)
    own = sent.get("headers", {})
    answer = await both(app, method, path, {**sent, "headers": {**own, **ada.headers}})
    assert answer.status_code == status, answer.text
    for credentials in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Basic x"}):
        await both(app, method, path, {**sent, "headers": {**own, **credentials}})


async def test_so_it_does_when_there_is_nothing_to_answer() -> None:
    async with running_app("memory://") as app:
        headers = (await app.account("ada", role="author")).headers
        answers: list[httpx.Response] = []
        for overrides in ({}, {never: never}):
            made = await app.client.post("/v1/posts", json=DRAFT, headers=headers)
            path = f"/v1/posts/{made.json()['id']}"
            app.api.dependency_overrides = dict(overrides)
            answers.append(await app.client.delete(path, headers={**headers, "If-Match": "*"}))
        assert answers[0].status_code == 204
        assert shown(answers[0]) == shown(answers[1])


async def test_a_route_that_comes_first_counts_first() -> None:
    async with running_app("memory://") as app:
        mine = APIRouter()

        @mine.get("/v1/posts/latest")
        async def latest() -> str:
            return "mine"

        app.api.router.routes.insert(0, mine.routes[0])
        app.api.middleware_stack = None
        # Through a client of its own: the document does not describe the route.
        async with app.caller("192.0.2.1") as client:
            assert (await client.get("/v1/posts/latest")).json() == "mine"
        assert (await app.client.get(f"/v1/posts/{UUID(int=0)}")).status_code == 404
        assert (await app.client.get("/v1/posts")).status_code == 200


async def test_what_only_fastapi_can_call_is_called_by_it() -> None:
    closed: list[str] = []

    async def resource() -> AsyncIterator[str]:
        yield "open"
        closed.append("closed")

    router = Router("/v1/things", tags=["things"])

    @router.get("/{number}")
    async def thing(
        actor: Anyone, number: int, what: Annotated[str, Depends(resource)]
    ) -> dict[str, object]:
        return {"number": number, "what": what}

    async with running_app("memory://") as app:
        app.api.include_router(router)
        app.api.middleware_stack = None
        answer = await app.client.get("/v1/things/7")
        assert answer.json() == {"number": 7, "what": "open"}
        assert closed == ["closed"]
        assert (await app.client.get("/v1/things/seven")).status_code == 422


async def test_what_an_including_router_asks_for_is_asked() -> None:
    async def refuse() -> None:
        raise Forbidden

    router = Router("/v1/things", tags=["things"])

    @router.get("")
    async def things(actor: Anyone) -> list[int]:
        return [1, 2]

    async with running_app("memory://") as app:
        app.api.include_router(router)
        app.api.include_router(router, prefix="/inner", dependencies=[Depends(refuse)])
        app.api.middleware_stack = None
        assert (await app.client.get("/v1/things")).json() == [1, 2]
        assert (await app.client.get("/inner/v1/things")).status_code == 403


async def test_an_override_of_a_dependency_is_used() -> None:
    async def weather() -> str:
        return "fair"

    router = Router("/v1/things", tags=["things"])

    @router.get("")
    async def things(actor: Anyone, found: Annotated[str, Depends(weather)]) -> str:
        return found

    async with running_app("memory://") as app:
        app.api.include_router(router)
        app.api.middleware_stack = None
        assert (await app.client.get("/v1/things")).json() == "fair"
        app.api.dependency_overrides[weather] = lambda: "foul"
        assert (await app.client.get("/v1/things")).json() == "foul"


async def test_middleware_that_is_added_sees_what_a_plan_answers() -> None:
    class Marking:
        def __init__(self, app: ASGIApp) -> None:
            self._app = app

        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            async def marked(message: Message) -> None:
                if message["type"] == "http.response.start":
                    message["headers"] = [*message["headers"], (b"x-marked", b"yes")]
                await send(message)

            await self._app(scope, receive, marked)

    async with running_app("memory://") as app:
        app.api.middleware_stack = None
        app.api.add_middleware(Marking)
        for path in ("/v1/posts", "/v1/users/me", "/docs"):
            assert (await app.client.get(path)).headers["x-marked"] == "yes"


async def test_a_server_started_without_fast_routes_answers_the_same(tmp_path: Path) -> None:
    answers: list[tuple[object, ...]] = []
    for fast_routes in ("on", "off"):
        settings = {"database_url": "memory://", "fast_routes": fast_routes}
        async with (
            serving(tmp_path, **settings) as (_, url),
            httpx.AsyncClient(base_url=url) as client,
        ):
            paths = ("/v1/posts?limit=3", "/v1/posts?limit=0", "/v1/users/me", "/v1/none")
            answers += [shown(await client.get(path)) for path in paths]
            answers.append(shown(await client.post("/v1/auth/login", json={"email": 1})))
    assert answers[:5] == answers[5:]
