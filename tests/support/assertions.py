"""What every answer of a kind has in common."""

import re
from datetime import datetime
from typing import Any

import httpx

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z")


def error_of(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The error, after a look at all that an error must have."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    body = answer.json()
    assert set(body) == {"error"}
    error = body["error"]
    assert set(error) == {"code", "message", "details", "request_id"}
    assert error["code"] == code, answer.text
    assert error["message"]
    assert error["request_id"] == answer.headers["x-request-id"]
    return error


def field_errors_of(answer: httpx.Response) -> set[tuple[str, str]]:
    """Field and code of every field error in a 422."""
    details = error_of(answer, 422, "VALIDATION_ERROR")["details"]
    assert all(set(detail) == {"field", "code", "message"} for detail in details)
    return {(detail["field"], detail["code"]) for detail in details}


def fields_of(answer: httpx.Response) -> set[str]:
    """The fields that are complained about."""
    return {field for field, _ in field_errors_of(answer)}


def same_but_for_request_id(one: httpx.Response, other: httpx.Response) -> bool:
    """Whether nobody could tell the two apart."""

    def told(answer: httpx.Response) -> tuple[int, bytes, dict[str, str]]:
        request_id = answer.headers["x-request-id"].encode()
        headers = dict(answer.headers)
        del headers["x-request-id"]
        return answer.status_code, answer.content.replace(request_id, b""), headers

    return told(one) == told(other)


def time_of(text: object) -> datetime:
    """A time as the API writes it: RFC 3339 in UTC, with `Z`."""
    assert isinstance(text, str)
    assert _TIME.fullmatch(text), text
    return datetime.fromisoformat(text)


def titles(answer: httpx.Response) -> list[str]:
    """Of a page of posts."""
    assert answer.status_code == 200, answer.text
    page = answer.json()
    assert set(page) == {"items", "next_cursor"}
    return [item["title"] for item in page["items"]]
