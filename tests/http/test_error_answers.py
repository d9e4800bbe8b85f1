import json
from collections.abc import AsyncIterator

import httpx
import pytest
from structlog.testing import capture_logs

from hexameter.entrypoints.http.errors.responses import failure_of_status, prefers_problem_json
from hexameter.entrypoints.input.validation import field_path
from hexameter.entrypoints.log_context import add_request_id
from tests.http.web_app import KNOWN, build

BASE = "http://hexameter.example"
PROBLEM = "application/problem+json"


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=build()), base_url=BASE) as made:
        yield made


def the_error(answer: httpx.Response, status: int, code: str) -> dict[str, object]:
    assert answer.status_code == status, answer.text
    error = answer.json()["error"]
    assert set(error) == {"code", "message", "details", "request_id"}
    assert error["code"] == code
    assert error["request_id"] == answer.headers["x-request-id"] != ""
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["vary"] == "Authorization, Accept"
    return error


@pytest.mark.parametrize(
    ("how", "status", "code", "header"),
    [
        ("unauthenticated", 401, "UNAUTHENTICATED", ("www-authenticate", "Bearer")),
        ("forbidden", 403, "FORBIDDEN", None),
        ("conflict", 409, "NAME_TAKEN", None),
        ("limited", 429, "RATE_LIMITED", ("retry-after", "7")),
        ("unavailable", 503, "UNAVAILABLE", ("retry-after", "3")),
        ("crash", 500, "INTERNAL_ERROR", None),
    ],
)
async def test_each_family_has_its_status_and_headers(
    client: httpx.AsyncClient, how: str, status: int, code: str, header: tuple[str, str] | None
) -> None:
    answer = await client.post(f"/v1/notes/{KNOWN}/fail/{how}")
    the_error(answer, status, code)
    if header:
        assert answer.headers[header[0]] == header[1]


async def test_an_exception_with_its_own_handler_keeps_its_own_shape(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.post(f"/v1/notes/{KNOWN}/fail/oauth")
    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_grant"})


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing", 404, "NOT_FOUND"),
        ("GET", "/v1/notes/", 404, "NOT_FOUND"),
        ("GET", "//v1/notes", 404, "NOT_FOUND"),
        ("GET", "/V1/notes", 404, "NOT_FOUND"),
        ("GET", "/v1/notes/%2e%2e/notes", 404, "NOT_FOUND"),
        ("GET", "/v1/notes/not-an-id", 422, "VALIDATION_ERROR"),
        ("GET", f"/v1/notes/{{{KNOWN}}}", 422, "VALIDATION_ERROR"),
        ("GET", f"/v1/notes/{KNOWN.hex}", 422, "VALIDATION_ERROR"),
        ("GET", "/v1/notes/%00", 422, "VALIDATION_ERROR"),
        ("GET", "/v1/notes?author=%00", 422, "VALIDATION_ERROR"),
        ("GET", "/v1/notes/01890000-0000-7000-8000-0000000000ff", 404, "NOTE_NOT_FOUND"),
        ("OPTIONS", "/v1/notes", 405, "METHOD_NOT_ALLOWED"),
        ("DELETE", "/v1/notes", 405, "METHOD_NOT_ALLOWED"),
        ("BREW", "/v1/notes", 405, "METHOD_NOT_ALLOWED"),
    ],
)
async def test_what_does_not_fit_a_route_is_told_in_the_envelope(
    client: httpx.AsyncClient, method: str, path: str, status: int, code: str
) -> None:
    answer = await client.request(method, path, headers={"X-HTTP-Method-Override": "GET"})
    the_error(answer, status, code)
    assert "location" not in answer.headers


async def test_405_names_every_method_of_the_path(client: httpx.AsyncClient) -> None:
    answer = await client.delete("/v1/notes")
    assert answer.headers["allow"] == "GET, HEAD, POST"


async def test_errors_come_as_rfc_9457_to_who_names_it(client: httpx.AsyncClient) -> None:
    path = "/v1/notes/01890000-0000-7000-8000-0000000000ff"
    answer = await client.get(path, headers={"Accept": PROBLEM})
    assert answer.headers["content-type"] == PROBLEM
    assert answer.json() == {
        "type": "urn:hexameter:error:note-not-found",
        "title": "Note not found",
        "status": 404,
        "detail": "This note does not exist.",
        "code": "NOTE_NOT_FOUND",
        "errors": [],
        "request_id": answer.headers["x-request-id"],
    }


@pytest.mark.parametrize(
    ("accept", "problem"),
    [
        ("", False),
        ("*/*", False),
        ("application/json", False),
        ("application/json, application/problem+json", True),
        ("application/problem+json;q=0.2, application/json", False),
        ("application/problem+json;q=0", False),
        ("application/problem+json;q=nan", False),
        ("APPLICATION/PROBLEM+JSON; q=0.5, */*", True),
    ],
)
def test_the_shape_follows_the_accept_header(accept: str, problem: bool) -> None:
    assert prefers_problem_json([accept]) is problem


async def test_problems_name_the_field_and_echo_no_value(client: httpx.AsyncClient) -> None:
    secret = "s3cr3t-value"
    sent = {
        "title": secret * 9, "count": "1", "tags": [1, secret], "due": secret, "role": secret,
        f"key {secret}": 1, "\u202e" + secret: 1, "k" * 5000: 1,
    }  # fmt: skip
    answer = await client.post("/v1/notes", json=sent)
    error = the_error(answer, 422, "VALIDATION_ERROR")
    assert secret not in answer.text
    assert len(answer.content) < 2000
    details = error["details"]
    assert isinstance(details, list)
    found = {(detail["field"], detail["code"]) for detail in details}
    assert found == {
        ("title", "too_long"), ("count", "wrong_type"), ("tags.0", "wrong_type"),
        ("due", "malformed"), ("role", "unknown_field"), ("?", "unknown_field"),
    }  # fmt: skip


async def test_the_list_of_problems_is_bounded(client: httpx.AsyncClient) -> None:
    sent = {"title": "a", **{f"f{number}": 1 for number in range(5000)}}
    error = the_error(await client.post("/v1/notes", json=sent), 422, "VALIDATION_ERROR")
    assert isinstance(error["details"], list)
    assert len(error["details"]) == 50


async def test_an_unforeseen_error_is_logged_with_its_request_and_without_its_text() -> None:
    transport = httpx.ASGITransport(app=build())
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
        with capture_logs(processors=[add_request_id]) as logs:
            answer = await client.post(
                f"/v1/notes/{KNOWN}/fail/crash", headers={"X-Request-ID": "abc_-9"}
            )
    assert answer.headers["x-request-id"] == "abc_-9"
    assert [entry["event"] for entry in logs] == ["unexpected error", "request"]
    assert {entry["request_id"] for entry in logs} == {"abc_-9"}
    assert logs[0]["error"] == ["RuntimeError"]
    assert "hunter2" not in json.dumps(logs)
    assert logs[1]["status"] == 500


def test_a_path_is_dotted_and_made_up_keys_are_hidden() -> None:
    assert field_path(("tags", 0)) == "tags.0"
    assert field_path(("body", "query")) == "body.query"
    assert field_path(()) == ""
    assert field_path(("\ud800", "a b", "x" * 41)) == "?.?.?"


@pytest.mark.parametrize(
    ("status", "shown", "code"),
    [
        (431, 431, "REQUEST_HEADER_FIELDS_TOO_LARGE"),
        (418, 418, "IM_A_TEAPOT"),
        (499, 500, "INTERNAL_ERROR"),
        (302, 500, "INTERNAL_ERROR"),
        (502, 500, "INTERNAL_ERROR"),
    ],
)
def test_any_bare_status_has_a_failure(status: int, shown: int, code: str) -> None:
    failure = failure_of_status(status)
    assert (failure.status, failure.code) == (shown, code)
