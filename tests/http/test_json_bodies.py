import json
import time

import httpx
import pytest

from tests.http.web_app import KNOWN, build
from tests.support.assertions import field_errors_of

JSON = {"Content-Type": "application/json"}


async def send(
    content: bytes, headers: dict[str, str] = JSON, path: str = "/v1/notes", method: str = "POST"
) -> httpx.Response:
    transport = httpx.ASGITransport(app=build())
    async with httpx.AsyncClient(transport=transport, base_url="http://h.example") as client:
        return await client.request(method, path, content=content, headers=headers)


DEEP = (b"[" * 200_000, b'{"a":' * 150_000)


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"nonsense",
        b'{"title": "\xff"}',
        b'\xef\xbb\xbf{"title": "a"}',
        '{"title": "a"}'.encode("utf-16"),
        b'{"title": "a", "count": NaN}',
        b'{"title": "a", "count": -Infinity}',
        b'{"title": "a", "count": 1e999}',
        b'{"title": "a", "title": "b"}',
        b'{"title": "a", "count": ' + b"9" * 5000 + b"}",
        b"[" * 9_000,
    ],
)
async def test_what_is_no_json_is_400(body: bytes) -> None:
    answer = await send(body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "MALFORMED_JSON")


@pytest.mark.parametrize("body", DEEP)
async def test_too_many_values_are_refused_before_they_are_parsed(body: bytes) -> None:
    answer = await send(body)
    assert field_errors_of(answer) == {("", "too_many")}


@pytest.mark.timing
@pytest.mark.parametrize("body", DEEP)
async def test_deep_nesting_is_refused_within_a_second(body: bytes) -> None:
    begun = time.perf_counter()
    await send(body)
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        (b"", "", "missing"),
        (b"null", "", "wrong_type"),
        (b"[]", "", "wrong_type"),
        (rb'{"title": "\ud800"}', "title", "invalid_unicode"),
        (rb'{"title": "a", "tags": ["b", "\u0000"]}', "tags.1", "control_character"),
        (rb'{"title": "a", "\udc00": 1}', "", "invalid_unicode"),
        (rb'{"title": "a", "extra": {"deep": ["\udfff"]}}', "extra.deep.0", "invalid_unicode"),
        (rb'{"title": "a", "body": {"body": "\u0000"}}', "body.body", "control_character"),
        (b'{"title": "a", "count": "1"}', "count", "wrong_type"),
        (b'{"title": "a", "count": false}', "count", "wrong_type"),
        (b'{"title": "a", "count": 1.5}', "count", "wrong_type"),
        (b'{"title": 1}', "title", "wrong_type"),
        (b'{"title": "a", "due": 1735787045}', "due", "wrong_type"),
        (b'{"title": "a", "due": "2025-01-02T03:04:05"}', "due", "malformed"),
        (b'{"title": "a", "due": "2025-01-02"}', "due", "malformed"),
        (b'{"title": "a", "due": "2025-02-30T00:00:00Z"}', "due", "malformed"),
        (b'{"title": "a", "due": "1999-12-31T23:59:59Z"}', "due", "out_of_range"),
        (b'{"title": "a", "due": "0001-01-01T00:00:00+14:00"}', "due", "out_of_range"),
        (b'{"title": "a", "due": "9999-12-31T23:59:59-14:00"}', "due", "out_of_range"),
        (b'{"extra": {"a": [' + b"[]," * 20_000 + b"[]]}}", "", "too_many"),
    ],
)
async def test_json_that_does_not_fit_is_422(body: bytes, field: str, code: str) -> None:
    answer = await send(body)
    assert answer.status_code == 422, answer.text
    details = answer.json()["error"]["details"]
    assert (field, code) in {(detail["field"], detail["code"]) for detail in details}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "application/json; charset=utf-16"},
        {**JSON, "Content-Encoding": "gzip"},
    ],
)
async def test_a_body_of_another_type_or_encoding_is_415(headers: dict[str, str]) -> None:
    answer = await send(b'{"title": "a"}', headers)
    expected = (415, "UNSUPPORTED_MEDIA_TYPE")
    assert (answer.status_code, answer.json()["error"]["code"]) == expected
    assert "application/json, without a Content-Encoding" in answer.json()["error"]["message"]


@pytest.mark.parametrize("kind", ["application/json; charset=UTF-8", "application/x+json"])
async def test_json_may_say_its_charset_or_be_a_kind_of_json(kind: str) -> None:
    assert (await send(b'{"title": "a"}', {"Content-Type": kind})).status_code == 201


async def test_a_time_is_answered_in_utc_cut_to_milliseconds() -> None:
    answer = await send(b'{"title": "a", "due": "2025-01-02t03:04:05.1239+02:00"}')
    assert answer.json()["due_at"] == "2025-01-02T01:04:05.123000Z"
    assert answer.json()["author"]["since_at"] == "2025-01-02T03:04:05Z"


@pytest.mark.parametrize(
    ("body", "sent"), [({}, []), ({"due": None}, ["due"]), ({"title": "b"}, ["title"])]
)
async def test_a_patch_tells_absent_from_null(body: dict[str, object], sent: list[str]) -> None:
    headers = {**JSON, "If-Match": '"3-abc"'}
    answer = await send(json.dumps(body).encode(), headers, f"/v1/notes/{KNOWN}", "PATCH")
    assert answer.json() == {"sent": sent, "expected": 3}


async def test_a_patch_takes_no_null_where_nothing_can_be_cleared() -> None:
    headers = {**JSON, "If-Match": "*"}
    answer = await send(b'{"title": null}', headers, f"/v1/notes/{KNOWN}", "PATCH")
    assert answer.status_code == 422
