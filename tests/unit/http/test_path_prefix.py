"""Paths of requests, and headers of responses."""

import httpx
import pytest
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from hexameter.entrypoints.http.middleware.path_prefix import PathPrefix


async def answer(path: str, prefix: str = "/blog", **headers: str) -> httpx.Response:
    """The body is the path that the application sees."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await Response(scope["path"], headers=headers)(scope, receive, send)

    transport = httpx.ASGITransport(PathPrefix(app, prefix))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        return await client.get(path)


@pytest.mark.parametrize(
    ("path", "seen"),
    [
        ("/blog/v1/posts", "/v1/posts"),
        ("/v1/posts", "/v1/posts"),
        ("/blog", "/"),
        ("/blog/", "/"),
        ("/", "/"),
        ("/blogs", "/blogs"),
        ("/v1/blog/x", "/v1/blog/x"),
        ("/%62log/v1", "/v1"),
    ],
)
async def test_the_application_sees_paths_without_the_prefix(path: str, seen: str) -> None:
    assert (await answer(path)).text == seen


async def test_an_encoded_prefix_is_compared_decoded_and_sent_encoded() -> None:
    response = await answer("/caf%C3%A9/v1", "/caf%C3%A9", location="/v1/x")
    assert (response.text, response.headers["location"]) == ("/v1", "/caf%C3%A9/v1/x")


@pytest.mark.parametrize(
    ("name", "value", "sent"),
    [
        ("location", "/v1/posts/1", "/blog/v1/posts/1"),
        ("location", "/", "/blog/"),
        ("location", "https://example.com/v1", "https://example.com/v1"),
        ("location", "//example.com/v1", "//example.com/v1"),
        ("location", "posts/1", "posts/1"),
        ("content-location", "/v1/x", "/blog/v1/x"),
        (
            "link",
            '</v1/posts?a=b>; rel="next", </v1/x>; rel="first", <https://a.b/>; rel="x"',
            '</blog/v1/posts?a=b>; rel="next", </blog/v1/x>; rel="first", <https://a.b/>; rel="x"',
        ),
        ("link", "<//cdn.example/x>; rel=preload", "<//cdn.example/x>; rel=preload"),
        ("x-other", "/v1", "/v1"),
    ],
)
async def test_headers_that_name_a_path_get_the_prefix(name: str, value: str, sent: str) -> None:
    assert (await answer("/x", **{name: value})).headers[name] == sent
