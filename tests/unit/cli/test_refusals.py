"""What is refused from its bytes alone, and what is left to the parser and the application."""

import json
from time import perf_counter

import pytest

from hexameter.entrypoints.server.refusals import MAX_BYTES, refusal_of

LINE = b"GET /v1/posts?limit=20 HTTP/1.1\r\n"
HOST = b"Host: h\r\n"
GET = LINE + HOST
POST = b"POST /v1/posts HTTP/1.1\r\n" + HOST
LENGTH = b"Content-Length: 2\r\n"
END = b"\r\n"


def _answer(request: bytes) -> tuple[bytes, dict[str, object]]:
    refusal = refusal_of(request)
    assert refusal is not None
    head, _, body = refusal.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 503 ")
    assert f"content-length: {len(body)}\r\n".encode() in head
    return head, json.loads(body)


@pytest.mark.parametrize(
    "request_",
    [
        GET + END,
        GET + b"Accept: */*\r\nConnection: Keep-Alive\r\nUser-Agent: \xe9\r\n" + END,
        GET + b"aCCEPT:*/*\r\nAuthorization: Bearer a.b.c\r\n" + END,
        POST + LENGTH + END + b"{}",
        POST + b"Content-Length: 0\r\n" + END,
        b"DELETE /v1/posts/1 HTTP/1.1\r\n" + HOST + END,
    ],
)
def test_a_plain_request_is_refused(request_: bytes) -> None:
    head, body = _answer(request_)
    assert b"retry-after: 1\r\n" in head
    assert b"cache-control: no-store\r\n" in head
    error = body["error"]
    assert isinstance(error, dict)
    assert error["code"] == "UNAVAILABLE"
    assert f"x-request-id: {error['request_id']}".encode() in head


@pytest.mark.parametrize("name", ["a", "-" * 64, "mine"])
def test_it_has_the_name_that_the_caller_gave_it(name: str) -> None:
    head, body = _answer(GET + f"X-Request-ID: {name}\r\n".encode() + END)
    assert f"x-request-id: {name}\r\n".encode() in head + b"\r\n"
    assert json.dumps(body).count(f'"request_id": "{name}"') == 1


@pytest.mark.parametrize(
    ("accept", "is_problem"),
    [
        (b"application/problem+json", True),
        (b"Application/Problem+JSON", True),
        (b"application/json, application/problem+json;q=0.5", False),
        (b"application/problem+json;q=0", False),
        (b"*/*", False),
    ],
)
def test_it_has_the_shape_that_the_caller_prefers(accept: bytes, is_problem: bool) -> None:
    head, body = _answer(GET + b"Accept: " + accept + END + END)
    assert ("errors" in body) is is_problem
    assert (b"content-type: application/problem+json" in head) is is_problem


@pytest.mark.parametrize(
    "data",
    [
        GET,
        LINE[:-4],
        GET + END + GET + END,
        GET + END + b"x",
        POST + LENGTH + END + b"{",
        POST + LENGTH + END + b"{}{",
        POST + LENGTH + LENGTH + END + b"{}",
        POST + LENGTH + b"X: y\r\nCONTENT-LENGTH: 2\r\n" + END + b"{}",
        POST + b"Content-Length: +2\r\n" + END + b"{}",
        POST + b"Transfer-Encoding: chunked\r\n" + END + b"0\r\n\r\n",
        POST + LENGTH + b"Expect: 100-continue\r\n" + END + b"{}",
        GET + b"Connection: close\r\n" + END,
        GET + b"Proxy-Connection: close\r\n" + END,
        GET + b"Upgrade: websocket\r\n" + END,
        GET + b"Origin: https://example.com\r\n" + END,
        GET + b"X-Request-ID: a b\r\n" + END,
        GET + b"X-Request-ID: a\r\nX-Request-ID: b\r\n" + END,
        GET + b"Accept: a/b\r\nAccept: c/d\r\n" + END,
        GET + b"X: a\0b\r\n" + END,
        GET + b"X: a\r\n folded\r\n" + END,
        GET + b"X : y\r\n" + END,
        GET.replace(b"\r\n", b"\n") + b"\n",
        GET.replace(b"1.1", b"1.0") + END,
        GET.replace(b"GET", b"HEAD") + END,
        GET.replace(b"GET", b"OPTIONS") + END,
        GET.replace(b"/v1/posts", b"/health/live") + END,
        GET.replace(b"?", b" ?") + END,
        GET + b"X: " + b"y" * MAX_BYTES + END + END,
    ],
)
def test_anything_else_is_left_alone(data: bytes) -> None:
    assert refusal_of(data) is None


ONCE = b"X-Request-ID: a\r\nContent-Length: 1\r\n"


@pytest.mark.parametrize("repeated", [b"X: y\r\n", b"Accept: z\r\n", b"X:\r\n", ONCE])
@pytest.mark.parametrize("accept", [b" " * 200, b" " * 200 + b"a" * 200])
def test_no_request_takes_long_to_look_at(accept: bytes, repeated: bytes) -> None:
    head = GET + b"Accept:" + accept + b"\r\n" + ONCE + repeated * MAX_BYTES
    data = head[: MAX_BYTES - 5] + b"\0" + END + END
    seconds: list[float] = []
    for _ in range(5):
        began = perf_counter()
        assert refusal_of(data) is None
        seconds.append(perf_counter() - began)
    assert min(seconds) < 0.02
