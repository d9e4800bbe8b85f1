"""What HTTP requires of the head of a request, on a server in this process."""

from collections.abc import AsyncIterator

import pytest

from tests.http.web_app import build
from tests.support.in_process_server import serving
from tests.support.raw_http import GET, POST, error_of, talk

BAD_HOSTS = [
    *(b"a b", b"a, b", b"user@h", b"h/path", b"h:port", b"h:1:2", b"[::1", b"<h>"),
    "ü".encode(),
]
IN_1_0 = GET.replace(b"1.1", b"1.0")


def from_host(host: bytes) -> bytes:
    return GET.replace(b" h\r", b" %b\r" % host)


@pytest.fixture
async def port() -> AsyncIterator[int]:
    async with serving(build()) as port:
        yield port


@pytest.mark.parametrize(
    "head",
    [
        b"GET /v1/notes HTTP/1.1\r\n",
        GET + b"Host: h\r\n",
        IN_1_0 + b"Host: other\r\n",
        *map(from_host, BAD_HOSTS),
        b"GET /v1/notes\r\n",
        GET.replace(b"1.1", b"2.0"),
        GET.replace(b"notes", b"notes#fragment"),
    ],
)
async def test_a_head_against_the_rules_is_400(port: int, head: bytes) -> None:
    error_of(await talk(port, head + b"\r\n"), 400)


@pytest.mark.parametrize(
    "host", [b"", b"h:8000", b"h \t", b"[::1]:80", b"a_b.example.", b"192.0.2.1"]
)
async def test_all_forms_of_hosts_are_taken(port: int, host: bytes) -> None:
    request = from_host(host) + b"Connection: close\r\n\r\n"
    assert (await talk(port, request)).startswith(b"HTTP/1.1 200 ")


async def test_http_1_0_needs_no_host_and_expects_nothing(port: int) -> None:
    assert (await talk(port, b"GET /v1/notes HTTP/1.0\r\n\r\n")).startswith(b"HTTP/1.1 200 ")
    head = POST.replace(b"1.1", b"1.0") + b"Content-Length: 13\r\nExpect: 100-continue\r\n\r\n"
    answer = await talk(port, head, b'{"title":"a"}', pause=0.1)
    assert answer.startswith(b"HTTP/1.1 201 ")
