"""The start page and the forms that mailed links lead to."""

import re

import pytest

from hexameter.entrypoints.http.pages.site_pages import is_same_host
from tests.support.app_client import running_app

PAGES = ("/", "/verify-email", "/reset-password")
ASSETS = ("/pages/pages.css", "/pages/pages.js")


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_loads_nothing_from_another_host(path: str) -> None:
    async with running_app("memory://", public_url="http://hexameter.example") as app:
        page = await app.client.get(path)
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"""(?:src|href|action)=["']?(?:https?:)?//""", page.text)
    assert not re.search(r"<script>|<style|\sstyle=|\son\w+=", page.text)


@pytest.mark.parametrize("path", [*PAGES, *ASSETS])
async def test_a_page_is_revalidated_by_its_etag(path: str) -> None:
    async with running_app("memory://", public_url="http://hexameter.example") as app:
        first = await app.client.get(path)
        again = await app.client.get(path, headers={"If-None-Match": first.headers["etag"]})
        head = await app.client.head(path)
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert head.headers["content-length"] == str(len(first.content))


@pytest.mark.parametrize("path", [*PAGES, *ASSETS])
async def test_pages_are_not_found_while_the_public_url_is_elsewhere(path: str) -> None:
    async with running_app("memory://", public_url="https://blog.example.com") as app:
        answer = await app.client.get(path)
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "NOT_FOUND"


async def test_the_site_name_is_escaped() -> None:
    async with running_app(
        "memory://", public_url="http://hexameter.example", site_name="<Ada> & co"
    ) as app:
        page = await app.client.get("/")
    assert "&lt;Ada&gt; &amp; co" in page.text
    assert "<Ada>" not in page.text


@pytest.mark.parametrize(
    ("public_url", "host", "same"),
    [
        ("http://localhost:8000", "localhost:8000", True),
        ("http://localhost:8000", "127.0.0.1:8000", True),
        ("http://localhost:8000", "[::1]:8000", True),
        ("http://localhost:8000", "localhost:8001", False),
        ("https://blog.example.com", "blog.example.com", True),
        ("https://blog.example.com", "BLOG.example.com:443", True),
        ("https://blog.example.com/journal", "blog.example.com", True),
        ("https://blog.example.com", "blog.example.com:80", False),
        ("https://blog.example.com", "api.example.com", False),
        ("https://blog.example.com", "localhost", False),
        ("https://blog.example.com", "", False),
        ("https://blog.example.com", "blog.example.com:no", False),
        ("https://blog.example.com", "blog.example.com@evil.example", False),
        ("https://blog.example.com", "[::1", False),
    ],
)
def test_the_host_of_a_request_is_compared_with_the_public_url(
    public_url: str, host: str, same: bool
) -> None:
    assert is_same_host(public_url, host) is same
