"""A site in a server process, from settings alone: previews, search, feeds and the sitemap."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.feed_documents import (
    NAMES,
    checked_atom,
    checked_json_feed,
    checked_sitemap,
)
from tests.support.hexameter_process import run, serving
from tests.support.stores import DATABASES, StoreMaker

ADA = {
    "email": "ada@example.com",
    "username": "ada",
    "name": "Ada",
    "password": "six feet to a line",
}
SITE = {
    "registration": "immediate",
    "post_url": "https://blog.example/{slug}",
    "preview_url": "https://blog.example/preview?token={token}",
    "search_languages": "english",
}
SHOWN = "https://blog.example/weaving"


@pytest.mark.parametrize("store", DATABASES)
async def test_a_site_is_previewed_searched_and_followed(
    store: str, new_store: StoreMaker, tmp_path: Path
) -> None:
    async with new_store(store) as url:
        settings = {**SITE, "database_url": url, "data_dir": str(tmp_path / "data")}
        async with (
            serving(tmp_path, **settings) as (_, address),
            httpx.AsyncClient(base_url=address) as client,
        ):
            await sign_in(client)
            path = await draft(client)
            await check_preview(client, path)
            assert await found(client, "weaves") == []
            await send(client, f"{path}/publish")
            rebuilt = run(tmp_path, "search", "rebuild", **settings)
            assert rebuilt.stdout.startswith("1 posts indexed, "), rebuilt.stderr
            assert await found(client, "weaves") == ["Weaving"]
            await check_documents(client)


async def sign_in(client: httpx.AsyncClient) -> None:
    await send(client, "/v1/auth/register", **ADA)
    body = {"email": ADA["email"], "password": ADA["password"]}
    token = (await send(client, "/v1/auth/login", **body))["access_token"]
    client.headers["Authorization"] = f"Bearer {token}"


async def draft(client: httpx.AsyncClient) -> str:
    post = await send(client, "/v1/posts", title="Weaving", body="She was *weaving*.")
    return f"/v1/posts/{post['id']}"


async def check_preview(client: httpx.AsyncClient, path: str) -> None:
    link = await send(client, f"{path}/preview-links")
    assert link["url"] == f"https://blog.example/preview?token={link['token']}"
    preview = await client.get(f"/v1/previews/{link['token']}")
    assert (preview.json()["title"], preview.headers["x-robots-tag"]) == ("Weaving", "noindex")


async def check_documents(client: httpx.AsyncClient) -> None:
    atom = checked_atom((await client.get("/feeds/users/ada.atom")).content)
    assert atom.xpath("atom:entry/atom:link/@href", namespaces=NAMES) == [SHOWN]
    feed = checked_json_feed((await client.get("/feeds/posts.json")).content)
    assert [item["url"] for item in feed["items"]] == [SHOWN]
    ((listed, _),) = checked_sitemap((await client.get("/sitemap.xml")).content)
    assert listed == SHOWN


async def found(client: httpx.AsyncClient, query: str) -> list[str]:
    answer = await client.get("/v1/search", params={"q": query})
    return [item["title"] for item in answer.json()["items"]]


async def send(client: httpx.AsyncClient, path: str, **body: object) -> dict[str, Any]:
    answer = await client.post(path, json=body)
    assert answer.is_success, answer.text
    return answer.json()
