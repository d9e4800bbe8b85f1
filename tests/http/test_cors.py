"""What browsers of other origins may do: nothing, until the settings name them."""

from collections.abc import AsyncIterator

import httpx
import pytest

from hexameter.application.ports.posts import PostQueries
from tests.support.app_client import AppClient, running_app
from tests.support.assertions import error_of

ORIGIN = {"Origin": "https://blog.example"}
OTHER = {"Origin": "https://evil.example"}
PREFLIGHT = {
    "Access-Control-Request-Method": "PATCH",
    "Access-Control-Request-Headers": "authorization,content-type,if-match",
}
ALLOWED = "access-control-allow-origin"
EXPOSED = {
    "ETag", "Location", "RateLimit", "RateLimit-Policy", "Retry-After", "X-Request-ID",
    "Idempotency-Replayed",
}  # fmt: skip


class OutOfOrder:
    """A query that raises an unexpected error."""


@pytest.fixture
async def open_app() -> AsyncIterator[AppClient]:
    """Open to one origin; what lists posts is broken."""
    async with running_app(
        "memory://",
        use_cases={PostQueries: lambda inner: OutOfOrder()},
        cors_origins="https://blog.example/, https://app.example",
    ) as running:
        yield running


def cors_headers(answer: httpx.Response) -> set[str]:
    return {name for name in answer.headers if name.startswith("access-control-")}


async def test_without_the_setting_no_origin_is_let_in() -> None:
    async with running_app("memory://") as app:
        read = await app.client.get("/v1/posts", headers=ORIGIN)
        assert (read.status_code, cors_headers(read)) == (200, set())
        assert read.headers["vary"] == "Authorization, Accept"
        asked = await app.client.options("/v1/posts", headers=ORIGIN | PREFLIGHT)
        error_of(asked, 405, "METHOD_NOT_ALLOWED")
        assert cors_headers(asked) == set()


async def test_a_named_origin_may_call_and_read_what_matters(open_app: AppClient) -> None:
    ada = await open_app.account("ada")
    for origin in (ORIGIN, {"Origin": "https://app.example"}):
        answer = await open_app.client.get("/v1/users/me", headers=ada.headers | origin)
        assert answer.headers[ALLOWED] == origin["Origin"]
        exposed = answer.headers["access-control-expose-headers"]
        assert set(exposed.split(", ")) == EXPOSED
        assert answer.headers["vary"] == "Authorization, Accept, Origin"
        # Credentials are sent by hand: no cookie is asked for.
        assert "access-control-allow-credentials" not in answer.headers


async def test_what_it_may_send_is_told_before(open_app: AppClient) -> None:
    for path in ("/v1/posts", "/v1/users/me", "/v1/auth/login"):
        answer = await open_app.client.options(path, headers=ORIGIN | PREFLIGHT)
        assert (answer.status_code, answer.content) == (204, b"")
        assert answer.headers[ALLOWED] == ORIGIN["Origin"]
        methods = answer.headers["access-control-allow-methods"]
        assert {"GET", "POST", "PUT", "PATCH", "DELETE"} == set(methods.split(", "))
        allowed = answer.headers["access-control-allow-headers"].lower().split(", ")
        assert {
            "authorization", "content-type", "idempotency-key", "if-match", "if-none-match",
            "x-request-id",
        } <= set(allowed)  # fmt: skip
        assert int(answer.headers["access-control-max-age"]) > 0
        assert answer.headers["x-request-id"]
        assert "Origin" in answer.headers["vary"]


async def test_errors_can_be_read_too_wherever_they_arise(open_app: AppClient) -> None:
    client = open_app.client
    huge = {"Content-Length": str(2**40)} | ORIGIN
    answers = [
        (await client.get("/v1/posts", headers=ORIGIN), 500),
        (await client.get("/nothing", headers=ORIGIN), 404),
        (await client.get("/v1/users/me", headers=ORIGIN), 401),
        (await client.get("/v1/users/me%00", headers=ORIGIN), 422),
        (await client.put("/v1/users/me", headers=ORIGIN), 405),
        (await client.post("/v1/auth/login", content=b"{}", headers=huge), 413),
        (await client.options("/v1/posts", headers=ORIGIN), 405),
    ]
    open_app.api.limiter.drain()
    answers.append((await client.get("/v1/users/me", headers=ORIGIN), 503))
    for answer, status in answers:
        assert answer.status_code == status
        assert answer.headers[ALLOWED] == ORIGIN["Origin"], status
        assert "Retry-After" in answer.headers["access-control-expose-headers"]


async def test_another_origin_gets_no_leave(open_app: AppClient) -> None:
    for origin in (OTHER, {"Origin": "https://blog.example.evil.example"}, {"Origin": "null"}, {}):
        answer = await open_app.client.get("/nothing", headers=origin)
        assert cors_headers(answer) == set()
        # A shared cache must not hand this answer to an origin that has leave.
        assert answer.headers["vary"] == "Authorization, Accept, Origin"
        asked = await open_app.client.options("/v1/posts", headers=origin | PREFLIGHT)
        error_of(asked, 405, "METHOD_NOT_ALLOWED")
        assert cors_headers(asked) == set()


async def test_a_star_lets_every_origin_in() -> None:
    async with running_app("memory://", cors_origins="*") as app:
        for origin in (ORIGIN, OTHER):
            answer = await app.client.get("/v1/posts", headers=origin)
            assert answer.headers[ALLOWED] == "*"
            assert answer.headers["vary"] == "Authorization, Accept"
            asked = await app.client.options("/v1/posts", headers=origin | PREFLIGHT)
            assert (asked.status_code, asked.headers[ALLOWED]) == (204, "*")
