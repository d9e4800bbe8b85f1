"""Conventions of all routes, checked on the real ones."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from hexameter.application.users.update_profile import UpdateProfile
from tests.http.posts.states import NOBODYS_ID
from tests.support.app_client import Account, AppClient, running_app
from tests.support.assertions import error_of, field_errors_of

PROBLEM = "application/problem+json"
JSON = {"Content-Type": "application/json"}
PUBLIC = "public, max-age=30, stale-while-revalidate=30"
PRIVATE = "private, no-cache"

Ask = Callable[[AppClient, dict[str, str]], Awaitable[httpx.Response]]


class OutOfOrder:
    """Raises an unexpected error, with a text that must not be shown."""

    async def execute(self, actor: object, command: object) -> None:
        raise RuntimeError("hunter2")


@pytest.fixture
async def ada(app: AppClient) -> Account:
    return await app.account("ada")


def asking(method: str, path: str, **more: Any) -> Ask:
    async def ask(app: AppClient, headers: dict[str, str]) -> httpx.Response:
        sent = more | {"headers": more.get("headers", {}) | headers}
        return await app.client.request(method, path, **sent)

    return ask


POST = f"/v1/posts/{NOBODYS_ID}"
LOGIN = "/v1/auth/login"
REFUSALS: dict[tuple[int, str], Ask] = {
    (404, "NOT_FOUND"): asking("GET", "/v1/nothing"),
    (405, "METHOD_NOT_ALLOWED"): asking("PUT", "/v1/posts"),
    (400, "MALFORMED_JSON"): asking("POST", LOGIN, content=b"{", headers=JSON),
    (400, "INVALID_CURSOR"): asking("GET", "/v1/posts?cursor=abc"),
    (401, "UNAUTHENTICATED"): asking("GET", "/v1/users/me", headers={"Authorization": "Bearer x"}),
    (404, "POST_NOT_FOUND"): asking("GET", POST),
    (413, "PAYLOAD_TOO_LARGE"): asking("POST", LOGIN, content=b" " * (2**20 + 1), headers=JSON),
    (415, "UNSUPPORTED_MEDIA_TYPE"): asking("POST", LOGIN, content=b"email=a"),
    (422, "VALIDATION_ERROR"): asking("POST", LOGIN, json={"email": 1, "password": "hunter2"}),
}


async def test_each_refusal_has_its_status_in_one_envelope(app: AppClient) -> None:
    for (status, code), ask in REFUSALS.items():
        answer = await ask(app, {})
        error = error_of(answer, status, code)
        assert bool(error["details"]) == (code == "VALIDATION_ERROR")
        assert answer.headers["vary"] == "Authorization, Accept"
        assert ("www-authenticate" in answer.headers) == (status == 401)
        assert "hunter2" not in answer.text


async def test_the_same_facts_come_as_rfc_9457_to_who_names_it(app: AppClient) -> None:
    for (status, code), ask in REFUSALS.items():
        error = (await ask(app, {})).json()["error"]
        answer = await ask(app, {"Accept": f"{PROBLEM}, application/json;q=0.9"})
        assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM)
        assert answer.json() == {
            "type": f"urn:hexameter:error:{code.lower().replace('_', '-')}",
            "title": answer.json()["title"],
            "status": status,
            "detail": error["message"],
            "code": code,
            "errors": error["details"],
            "request_id": answer.headers["x-request-id"],
        }
        assert answer.json()["title"]
    # What is no error keeps its type.
    fine = await app.client.get("/v1/posts", headers={"Accept": PROBLEM})
    assert fine.headers["content-type"] == "application/json"


@pytest.mark.parametrize("shape", ["application/json", PROBLEM])
async def test_what_nobody_foresaw_is_500_and_tells_nothing(shape: str) -> None:
    async with running_app(
        "memory://", use_cases={UpdateProfile: lambda inner: OutOfOrder()}
    ) as app:
        ada = await app.account("ada")
        headers = ada.headers | {"Accept": shape}
        answer = await app.client.patch("/v1/users/me", json={"name": "A"}, headers=headers)
        assert (answer.status_code, answer.headers["content-type"]) == (500, shape)
        body = answer.json()
        assert body.get("error", body)["code"] == "INTERNAL_ERROR"
        assert "hunter2" not in answer.text
        assert "RuntimeError" not in answer.text
        assert (await app.client.get("/v1/users/me", headers=ada.headers)).status_code == 200


async def test_who_may_not_come_is_told_before_the_body_is_read(app: AppClient) -> None:
    calls = [
        ("POST", "/v1/posts"),
        ("PATCH", POST),
        ("POST", f"{POST}/publish"),
        ("POST", f"{POST}/archive"),
        ("PATCH", "/v1/users/me"),
        ("POST", "/v1/users"),
        ("PATCH", f"/v1/users/{NOBODYS_ID}"),
        ("POST", "/v1/auth/reauthenticate"),
    ]
    for method, path in calls:
        for content, kind in ((b"{", JSON), (b"[]", JSON), (b"a=b", {}), (b'{"x": 1}', JSON)):
            answer = await app.client.request(method, path, content=content, headers=kind)
            error_of(answer, 401, "UNAUTHENTICATED")
    ended = {"Authorization": "Bearer not.a.token"} | JSON
    answer = await app.client.post("/v1/posts", content=b"{", headers=ended)
    error_of(answer, 401, "UNAUTHENTICATED")


async def test_every_answer_carries_a_request_id(app: AppClient, ada: Account) -> None:
    paths = ("/v1/posts", "/v1/nothing", "/v1/users/me", "/health/live", "/openapi.json", POST)
    for path in paths:
        made = {(await app.client.get(path)).headers["x-request-id"] for _ in range(2)}
        assert len(made) == 2
        mine = await app.client.get(path, headers={"X-Request-ID": "My_request-1"})
        assert mine.headers.get_list("x-request-id") == ["My_request-1"]
        for bad in ("", "a b", "x" * 65, "a\u00e9", "a;b", "a/b"):
            answer = await app.client.get(path, headers=[(b"x-request-id", bad.encode())])
            assert answer.headers["x-request-id"] not in (bad, "")


async def test_no_other_spelling_of_a_path_or_method_is_understood(
    app: AppClient, ada: Account
) -> None:
    post = await app.post(ada, "Engine", publish=True)
    path = f"/v1/posts/{post['id']}"
    for spelled in ("/v1/posts/", f"{path}/", "/V1/posts", "//v1/posts", "/v1//posts", "/v1/Posts"):
        answer = await app.client.get(spelled, headers={"Host": "evil.example"})
        error_of(answer, 404, "NOT_FOUND")
        assert "location" not in answer.headers
    for name in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
        overridden = ada.headers | {name: "DELETE", "If-Match": "*"}
        read = await app.client.get(path, headers=overridden)
        assert read.json() == post
        refused = await app.client.post(f"{path}?_method=DELETE", headers=overridden)
        error_of(refused, 405, "METHOD_NOT_ALLOWED")
        assert refused.headers["allow"] == "DELETE, GET, HEAD, PATCH"
    assert (await app.client.get(path)).status_code == 200


async def test_head_tells_what_get_would(app: AppClient, ada: Account) -> None:
    post = await app.post(ada, "Engine", publish=True)
    paths = (f"/v1/posts/{post['id']}", "/v1/posts", "/v1/users/by-username/ada", "/v1/tags")
    for path in (*paths, "/v1/nothing", POST, "/v1/users/me"):
        for headers in ({}, ada.headers):
            same = headers | {"X-Request-ID": "the-same"}
            got, head = [
                await app.client.request(method, path, headers=same) for method in ("GET", "HEAD")
            ]
            assert (head.status_code, head.content) == (got.status_code, b"")
            assert dict(head.headers) == dict(got.headers)


async def test_each_answer_says_who_may_keep_it(app: AppClient, ada: Account) -> None:
    post = await app.post(ada, "Engine", publish=True)
    everybodys = (
        "/v1/posts",
        f"/v1/posts/{post['id']}",
        "/v1/posts/by-slug/engine",
        "/v1/tags",
        f"/v1/users/{ada.id}",
        "/v1/users/by-username/ada",
    )
    for path in everybodys:
        for headers, kept in (({}, PUBLIC), (ada.headers, PRIVATE)):
            answer = await app.client.get(path, headers=headers)
            assert answer.headers["cache-control"] == kept, path
            assert answer.headers["vary"] == "Authorization, Accept"
    for path in ("/v1/users/me", "/v1/auth/sessions"):
        answer = await app.client.get(path, headers=ada.headers)
        assert answer.headers["cache-control"] == PRIVATE, path
        assert answer.headers["vary"] == "Authorization, Accept"
    tokens = await app.login(ada.email)
    assert tokens.headers["cache-control"] == "no-store"


async def test_a_problem_names_its_field_and_echoes_nothing(app: AppClient, ada: Account) -> None:
    secret = "s3cr3t"
    body = {"title": [secret], "body": "b", "tags": ["ok", "?" + secret, 7], secret: secret}
    answer = await app.client.post("/v1/posts", json=body, headers=ada.headers)
    assert field_errors_of(answer) == {
        ("title", "wrong_type"),
        ("tags.2", "wrong_type"),
        (secret, "unknown_field"),
    }
    assert answer.text.count(secret) == 1  # The name of the field, and no value.


async def test_health_asks_nobody_who_they_are(app: AppClient) -> None:
    for path, status in (("/health/live", "live"), ("/health/ready", "ready")):
        for headers in ({}, {"Authorization": "Bearer wrong"}):
            answer = await app.client.get(path, headers=headers)
            assert (answer.status_code, answer.json()) == (200, {"status": status})
    app.api.limiter.drain()
    assert (await app.client.get("/health/live")).status_code == 200
    refused = await app.client.get("/v1/posts")
    error_of(refused, 503, "UNAVAILABLE")
    assert int(refused.headers["retry-after"]) >= 1
