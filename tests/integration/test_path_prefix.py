"""A path prefix, behind reverse proxies that strip it and that do not."""

import asyncio
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx
import pytest

from tests.support.hexameter_process import SECONDS, Process, run, serving
from tests.support.real_server import free_port
from tests.support.reverse_proxy import Rewrite, reverse_proxy, stripping, unchanged

PREFIX = "/journal"
ADA = {"email": "ada@example.com", "username": "ada", "name": "Ada"}
PASSWORD = "correct horse battery"
PROXIES = [pytest.param(stripping(PREFIX), id="strips"), pytest.param(unchanged, id="keeps")]


@dataclass(frozen=True)
class Published:
    """A server behind a proxy. `url` is where people reach it."""

    process: Process
    url: str
    client: httpx.AsyncClient


@asynccontextmanager
async def published(
    folder: Path, rewrite: Rewrite, *, by_option: bool = False
) -> AsyncGenerator[Published]:
    port = free_port()
    root = f"http://127.0.0.1:{port}"
    arguments = ("--root-path", PREFIX) if by_option else ()
    public_url = "https://elsewhere.example" if by_option else f"{root}{PREFIX}"
    async with (
        serving(folder, *arguments, database_url="memory://", public_url=public_url) as (
            process,
            server_url,
        ),
        reverse_proxy(server_url, rewrite, port=port),
        httpx.AsyncClient(base_url=f"{root}{PREFIX}") as client,
    ):
        yield Published(process, f"{root}{PREFIX}", client)


class Links(HTMLParser):
    def __init__(self, page: httpx.Response) -> None:
        super().__init__()
        self.urls: list[str] = []
        self._page = str(page.url)
        self.feed(page.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in {"href", "src", "data-action"} and value and value != "data:,":
                self.urls.append(urljoin(self._page, value))


async def signed_in(site: Published) -> dict[str, str]:
    """The headers of an account that was opened through the mailed link."""
    answer = await site.client.post("/v1/auth/register", json={**ADA, "password": PASSWORD})
    assert answer.status_code == 202
    token = urlsplit(await mailed_link(site.process, "verify-email")).query.partition("=")[2]
    verified = await site.client.post(
        "/v1/auth/email/verify", json={"token": token, "password": PASSWORD}
    )
    assert verified.status_code == 204
    form = {"grant_type": "password", "username": ADA["email"], "password": PASSWORD}
    description = (await site.client.get("/openapi.json")).json()
    flow = description["components"]["securitySchemes"]["password"]["flows"]["password"]
    token_url = urljoin(f"{site.url}/openapi.json", flow["tokenUrl"])
    assert flow["refreshUrl"] == flow["tokenUrl"]
    tokens = await site.client.post(token_url, data=form)
    assert tokens.status_code == 200
    return {"Authorization": f"Bearer {tokens.json()['access_token']}"}


async def mailed_link(process: Process, path: str) -> str:
    pattern = re.compile(rf"https?://\S+/{path}\?token=\S+")
    async with asyncio.timeout(SECONDS):
        while not (found := pattern.search(process.output)):
            await asyncio.sleep(0.05)
    return found[0]


@pytest.mark.parametrize("rewrite", PROXIES)
@pytest.mark.parametrize("by_option", [False, True], ids=["public-url", "root-path"])
async def test_urls_that_the_server_returns_work_below_the_prefix(
    tmp_path: Path, rewrite: Rewrite, by_option: bool
) -> None:
    async with published(tmp_path, rewrite, by_option=by_option) as site:
        headers = await signed_in(site)
        created = await site.client.post(
            "/v1/posts", json={"title": "First", "body": "Of arms."}, headers=headers
        )
        assert created.headers["location"] == f"{PREFIX}/v1/posts/{created.json()['id']}"
        where = urljoin(site.url, created.headers["location"])
        assert (await site.client.get(where, headers=headers)).json() == created.json()

        tag = {"If-Match": created.headers["etag"]}
        renamed = await site.client.patch(where, json={"slug": "new"}, headers=headers | tag)
        assert renamed.status_code == 200
        followed = await site.client.get(
            "/v1/posts/by-slug/first", headers=headers, follow_redirects=True
        )
        assert followed.json()["slug"] == "new"
        assert str(followed.url) == f"{site.url}/v1/posts/by-slug/new"

        description = (await site.client.get("/openapi.json")).json()
        assert description["servers"] == [{"url": PREFIX}]
        docs = await site.client.get("/docs")
        for url in Links(docs).urls:
            assert (await site.client.get(url)).status_code == 200, url
        if not by_option:
            await check_pages(site)


async def check_pages(site: Published) -> None:
    """The mailed link and the pages work below the prefix of the public URL."""
    link = await mailed_link(site.process, "verify-email")
    assert link.startswith(f"{site.url}/verify-email?token=")
    for page_url in (site.url, f"{site.url}/", link, f"{site.url}/reset-password"):
        page = await site.client.get(page_url)
        assert page.status_code == 200, page_url
        links = Links(page).urls
        assert links
        for url in links:
            assert url.startswith(f"{site.url}/"), page_url
            # The action of a form takes POST only.
            assert (await site.client.get(url)).status_code in {200, 405}, url


async def test_pages_are_not_served_where_the_public_url_has_another_path(tmp_path: Path) -> None:
    port = free_port()
    settings = {"public_url": f"http://127.0.0.1:{port}/app", "root_path": PREFIX}
    async with (
        serving(tmp_path, database_url="memory://", **settings) as (_, server_url),
        reverse_proxy(server_url, unchanged, port=port) as url,
        httpx.AsyncClient(base_url=f"{url}{PREFIX}") as client,
    ):
        assert (await client.get("/verify-email")).status_code == 404
        assert (await client.get("/docs")).status_code == 200


async def test_a_slash_means_no_prefix_whatever_the_public_url_says(tmp_path: Path) -> None:
    settings = {"public_url": "https://example.com/app", "root_path": "/"}
    async with (
        serving(tmp_path, database_url="memory://", **settings) as (_, url),
        httpx.AsyncClient(base_url=url) as client,
    ):
        assert (await client.get("/openapi.json")).json()["servers"] == [{"url": "/"}]
        assert (await client.get("/app/v1/posts")).status_code == 404


def test_a_prefix_that_cannot_work_is_refused_in_one_line(tmp_path: Path) -> None:
    refused = run(tmp_path, "serve", "--root-path", "/v1", database_url="memory://")
    assert refused.returncode == 2
    assert refused.stderr.count("\n") == 1
    assert "HEXAMETER_ROOT_PATH" in refused.stderr
