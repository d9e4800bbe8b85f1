"""A mounted web layer: what holds for every request holds for its requests too."""

import re
from collections.abc import AsyncGenerator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import APIRouter, FastAPI
from starlette.responses import JSONResponse, Response

from hexameter import Service
from hexameter.entrypoints.bootstrap import build_app
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.entrypoints.settings import Settings
from hexameter.extending import Extension, Http, Mount, Router, UseCase
from tests.http.extensions.headlines import build, extension, plain, shape
from tests.http.extensions.notes import Echo
from tests.support.app_client import Account, AppClient, running_app
from tests.support.stores import StoreMaker

DOCS = Path(__file__).parents[3] / "docs"
VARIANTS = {"memory": "on", "memory-fastapi": "off"}
ORIGIN = {"Origin": "https://reader.example"}


@pytest.fixture(params=VARIANTS)
async def app(request: pytest.FixtureRequest, new_store: StoreMaker) -> AsyncGenerator[AppClient]:
    async with (
        new_store("memory") as url,
        running_app(
            url,
            extensions=[extension],
            fast_routes=VARIANTS[request.param],
            cors_origins=[ORIGIN["Origin"]],
            limit_registration="3/hour",
            rate_limits="on",
        ) as running,
    ):
        yield running


def token(account: Account) -> dict[str, str]:
    return {"Authorization": f"Token {account.access_token}"}


def wrong(answer: httpx.Response, status: int, *facts: str) -> None:
    assert (answer.status_code, answer.json()) == (status, {"wrong": [*facts]})
    assert answer.headers["x-request-id"]
    assert answer.headers["cache-control"] == "no-store"


async def test_it_runs_use_cases_and_queries(app: AppClient) -> None:
    ada = await app.account("ada")
    made = await app.client.post("/press/headlines", json={"text": "Six feet"}, headers=token(ada))
    assert made.status_code == 201
    assert (await app.client.get("/press/headlines")).json() == ["Six feet"]
    assert (await app.client.get(f"/v1/posts/{made.json()}")).json()["status"] == "published"


async def test_its_scheme_is_its_own(app: AppClient) -> None:
    ada = await app.account("ada")
    refused = await app.client.post("/press/headlines", json={"text": "x"}, headers=ada.headers)
    wrong(refused, 401, "UNAUTHENTICATED")
    assert refused.headers["www-authenticate"] == "Token"
    bad = await app.client.get("/press/headlines", headers={"Authorization": "Token x"})
    wrong(bad, 401, "UNAUTHENTICATED")
    assert bad.headers["www-authenticate"] == 'Token error="invalid_token"'
    assert (await app.client.get("/v1/users/me", headers=token(ada))).status_code == 401


async def test_its_error_shape_is_its_own(app: AppClient) -> None:
    ada = await app.account("ada")
    headers = token(ada)

    async def post(**sent: Any) -> httpx.Response:
        return await app.client.post(
            "/press/headlines", **{**sent, "headers": {**headers, **sent.get("headers", {})}}
        )

    wrong(await post(json={}), 422, "VALIDATION_ERROR", "text")
    wrong(await post(json={"text": "x", "more": 1}), 422, "VALIDATION_ERROR", "more")
    wrong(await post(json={"text": ""}), 422, "VALIDATION_ERROR", "title", "body")
    json = {"Content-Type": "application/json"}
    wrong(await post(content=b"{", headers=json), 422, "MALFORMED_JSON")
    wrong(await post(content=b"x" * 1_100_000, headers=json), 413, "PAYLOAD_TOO_LARGE")
    wrong(await post(content=b"{}"), 415, "UNSUPPORTED_MEDIA_TYPE")
    wrong(await app.client.get("/press/none"), 404, "NOT_FOUND")
    wrong(await app.client.get("/press"), 404, "NOT_FOUND")
    wrong(await app.client.get("/press/%ff"), 422, "VALIDATION_ERROR", "path")
    not_allowed = await app.client.put("/press/headlines")
    wrong(not_allowed, 405, "METHOD_NOT_ALLOWED")
    assert not_allowed.headers["allow"] == "GET, HEAD, POST"
    wrong(await app.client.get("/press/fault"), 500, "INTERNAL_ERROR")
    problem = {"Accept": "application/problem+json"}
    wrong(await app.client.get("/press/none", headers=problem), 404, "NOT_FOUND")
    assert "error" in (await app.client.get("/pressing")).json()


async def test_its_limits_on_bodies_hold(app: AppClient) -> None:
    ada = await app.account("ada")
    headers = token(ada)
    long = {"text": "x" * 200}
    assert (
        await app.client.post("/press/headlines", json=long, headers=headers)
    ).status_code != 413
    wrong(
        await app.client.post("/press/drafts", json=long, headers=headers),
        413,
        "PAYLOAD_TOO_LARGE",
    )
    for path, most in (("small", 10), ("small/more", 10), ("small/medium", 100), ("smaller", 101)):
        assert (await app.client.post(f"/echo/open/{path}", content=b"x" * most)).status_code == 200
        over = await app.client.post(f"/echo/open/{path}", content=b"x" * (most + 1))
        assert over.status_code == (413 if path.startswith("small/") or path == "small" else 200)


async def test_permissions_hold_before_the_body_is_read(app: AppClient) -> None:
    reader = await app.account("bob", role="reader")
    for path in ("headlines", "drafts"):
        answer = await app.client.post(
            f"/press/{path}", json={"text": "Six"}, headers=token(reader)
        )
        wrong(answer, 403, "FORBIDDEN")


async def test_rate_limits_hold(app: AppClient) -> None:
    ada = await app.account("ada")
    answers = [
        await app.client.post("/press/drafts", json={"text": "Six"}, headers=token(ada))
        for _ in range(4)
    ]
    assert answers[-1].headers["ratelimit-policy"] == '"registration";q=3;w=3600'
    wrong(answers[-1], 429, "RATE_LIMITED")


async def test_admission_request_ids_and_security_headers_hold(app: AppClient) -> None:
    answer = await app.client.get("/press/headlines", headers={"X-Request-ID": "mine"})
    assert answer.headers["x-request-id"] == "mine"
    assert answer.headers["x-content-type-options"] == "nosniff"
    app.api.limiter.drain()
    wrong(await app.client.get("/press/headlines"), 503, "UNAVAILABLE")
    assert (await app.client.get("/echo/open")).status_code == 503


async def test_cors_holds(app: AppClient) -> None:
    asked = {**ORIGIN, "Access-Control-Request-Method": "POST"}
    for path in ("/press/headlines", "/echo/open/x"):
        preflight = await app.client.options(path, headers=asked)
        assert preflight.status_code == 204
        assert "POST" in preflight.headers["access-control-allow-methods"]
        answer = await app.client.get(path, headers=ORIGIN)
        assert answer.headers["access-control-allow-origin"] == ORIGIN["Origin"]


async def test_head_is_get_without_its_body(app: AppClient) -> None:
    for path in ("/press/headlines", "/echo/open/x"):
        answer = await app.client.head(path)
        assert (answer.status_code, answer.content) == (200, b"")


async def test_an_application_gets_what_its_policy_lets_through(app: AppClient) -> None:
    ada = await app.account("ada")
    assert (await app.client.get("/echo/private/x")).status_code == 401
    assert (await app.client.get("/echo/private")).status_code == 401
    assert (await app.client.get("/echo/private/x", headers=token(ada))).status_code == 401
    seen = await app.client.post("/echo/private/x", content=b"1234", headers=ada.headers)
    assert seen.json() == {"user": ada.id, "bytes": 4}
    assert (await app.client.get("/echo/open/x")).json()["user"] == "None"
    assert (await app.client.get("/echo/open/x", headers=token(ada))).json()["user"] == ada.id
    assert (await app.client.get("/echo/open/x", headers=ada.headers)).status_code == 401
    too_large = await app.client.post("/echo/open/x", content=b"x" * 1_100_000)
    assert (too_large.status_code, too_large.json()["error"]["code"]) == (413, "PAYLOAD_TOO_LARGE")


async def test_it_is_not_in_the_description(app: AppClient) -> None:
    paths = (await app.client.get("/openapi.json")).json()["paths"]
    assert not [path for path in paths if path.startswith(("/press", "/echo"))]


async def test_below_a_path_prefix(new_store: StoreMaker) -> None:
    async with (
        new_store("memory") as url,
        running_app(url, extensions=[extension], root_path="/blog") as app,
    ):
        for path in ("/blog/press/headlines", "/press/headlines", "/blog/echo/open/x"):
            assert (await app.client.get(path)).status_code == 200
        wrong(await app.client.get("/blog/press/none"), 404, "NOT_FOUND")


async def test_an_error_shape_that_fails_gives_way_to_the_cores(new_store: StoreMaker) -> None:
    def broken(error: object) -> tuple[int, object]:
        raise KeyError(error)

    mounts = [replace(extension.mounts[0], errors=broken)]
    async with (
        new_store("memory") as url,
        running_app(url, extensions=[replace(extension, mounts=mounts)]) as app,
    ):
        answer = await app.client.get("/press/none")
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "NOT_FOUND")


async def test_the_example_of_the_docs(
    new_store: StoreMaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = DOCS.joinpath("extending.md").read_text()
    found = re.search(r"<!-- mount -->\n```python\n(.+?)^```\n", page, re.MULTILINE | re.DOTALL)
    assert found
    (tmp_path / "documented_notes.py").write_text(found.group(1))
    monkeypatch.syspath_prepend(tmp_path)
    notes = import_module("documented_notes")
    async with new_store("memory") as url, running_app(url, extensions=[notes.extension]) as app:
        ada = await app.account("ada")
        note = {"text": "Six feet"}
        made = await app.client.post("/api/notes", json=note, headers=ada.headers)
        assert made.status_code == 201
        read = await app.client.get("/api/notes/six-feet", headers=ada.headers)
        assert read.json() == note
        hidden = await app.client.get("/api/notes/six-feet")
        assert (hidden.status_code, [*hidden.json()]) == (404, ["wrong"])


async def test_a_mount_can_be_switched_off(new_store: StoreMaker) -> None:
    off = Extension(name="off", mounts=[Mount("/press", lambda service: None, errors=shape)])
    async with new_store("memory") as url, running_app(url, extensions=[off]) as app:
        answer = await app.client.get("/press/headlines")
        assert answer.json()["error"]["code"] == "NOT_FOUND"


async def _endpoint() -> Response:
    return JSONResponse(1)


def _without_policy(service: Service) -> Router:
    router = Router()
    router.add_api_route("/x", _endpoint)
    return router


def _of_fastapi(service: Service) -> Router:
    router, plain_router = Router(), APIRouter()
    plain_router.add_api_route("/x", _endpoint)
    router.include_router(plain_router)
    return router


def _static(service: Service) -> Router:
    router = Router()
    router.mount("/files", FastAPI())
    return router


def _takes_text(service: Service, text: str) -> Router:
    return Router()


def _refuses(service: Service) -> Router:
    raise ValueError("not on Fridays")


@pytest.mark.parametrize(
    ("mount", "reason"),
    [
        (Mount("/x", _without_policy), "must declare one of Anyone, MaybeUser and SignedInUser"),
        (Mount("/x", _of_fastapi), "has an included router, which is no route made by"),
        (Mount("/x", _static), "has /files, which is no route made by the methods of Router"),
        (Mount("/x", build, signed_in="required"), "omit signed_in"),
        (Mount("/x", plain), "is an ASGI application whose routes have no policy"),
        (Mount("/x", lambda service: FastAPI()), "whose routes have no policy"),
        (Mount("/x", lambda service: 17), "is neither a Router nor an ASGI application"),
        (Mount("/x", _takes_text), "_takes_text takes text: str, which nothing provides"),
        (Mount("/x", _refuses), "the mount /x: not on Fridays"),
        (Mount("/v1/mine", build), "is in the way of other routes below /v1"),
        (Mount("/health", build), "is in the way of other routes below /health"),
        (Mount("/docs", build), "is in the way of other routes below /docs"),
        (Mount("/echo", build), "is in the way of other routes below /echo"),
        (Mount("/api/more", build), "the mount /api/more is in the way of /api of first"),
        (Mount("/api", build), "the mount /api is in the way of /api of first"),
        (Mount("/", build), "needs a path like '/api'"),
        (Mount("", build), "needs a path like '/api'"),
        (Mount("api", build), "needs a path like '/api'"),
        (Mount("/api/", build), "needs a path like '/api'"),
        (Mount("/{x}", build), "needs a path like '/api'"),
        (Mount("/..", build), "needs a path like '/api'"),
    ],
)
def test_what_must_not_be_mounted_stops_the_start(mount: Mount, reason: str) -> None:
    first = Extension(name="first", mounts=[Mount("/api", build)])
    echo = Extension(name="echo", use_cases=[UseCase(Echo, http=Http("POST", "/echo/x"))])
    with pytest.raises(ExtensionError, match="Extension second: ") as stopped:
        build_app(
            Settings(database_url="memory://"),
            extensions=[first, echo, Extension(name="second", mounts=[mount])],
        )
    assert reason in str(stopped.value)
