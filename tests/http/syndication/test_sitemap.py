"""The sitemap: which addresses it lists, and how it is split."""

import asyncio
from datetime import timedelta

import pytest

from hexameter.application.ports.syndication import (
    SitemapEntryView,
    SitemapExtent,
    SitemapQueries,
)
from hexameter.domain.syndication import MAX_SITEMAP_URLS
from tests.http.posts.states import STATUSES, act, post_in
from tests.http.posts.test_visibility import suspend
from tests.support.app_client import Account, AppClient, running_app
from tests.support.assertions import error_of
from tests.support.feed_documents import checked_sitemap

HOME = ("http://localhost:8000/", None)


async def addresses(app: AppClient) -> list[tuple[str, str | None]]:
    answer = await app.client.get("/sitemap.xml")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/xml"
    return checked_sitemap(answer.content)


async def test_it_lists_what_everybody_may_see(
    app: AppClient, ada: Account, bob: Account, root: Account
) -> None:
    assert await addresses(app) == [HOME]
    assert "last-modified" not in (await app.client.get("/sitemap.xml")).headers
    posts = {status: await post_in(app, ada, status) for status in STATUSES}
    await app.post(bob, "hidden", publish=True)
    await suspend(app, root, bob)
    url = f"http://localhost:8000/v1/posts/by-slug/{posts['published']['slug']}"
    assert await addresses(app) == [(url, "2026-01-15T12:00:00Z")]
    app.clock.advance(timedelta(minutes=1))
    await act(app, ada, posts["draft"]["id"], "publish")
    assert len(await addresses(app)) == 2
    answer = await app.client.get("/sitemap-1.xml", headers=ada.headers)
    assert len(checked_sitemap(answer.content)) == 2
    assert answer.headers["last-modified"] == "Thu, 15 Jan 2026 12:01:00 GMT"
    assert answer.headers["cache-control"] == "private, no-cache"
    for number in ("2", "0", "01", "-1", "x", "1" * 30, "\u0661"):
        error_of(await app.client.get(f"/sitemap-{number}.xml"), 404, "NOT_FOUND")


async def test_it_is_sent_again_only_when_it_changed(app: AppClient, ada: Account) -> None:
    post = await app.post(ada, "Engine", publish=True)
    first = await app.client.get("/sitemap.xml")
    assert first.headers["cache-control"] == "public, max-age=30, stale-while-revalidate=30"
    for headers in (
        {"If-None-Match": first.headers["etag"]},
        {"If-Modified-Since": first.headers["last-modified"]},
    ):
        answer = await app.client.get("/sitemap.xml", headers=headers)
        assert (answer.status_code, answer.content) == (304, b"")
    head = await app.client.head("/sitemap.xml")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == first.headers["etag"]
    await act(app, ada, post["id"], "archive")
    answer = await app.client.get("/sitemap.xml", headers={"If-None-Match": first.headers["etag"]})
    assert checked_sitemap(answer.content) == [HOME]


async def test_links_follow_the_settings() -> None:
    public_url, post_url = "https://example.com/api", "https://blog.example/?a=b&post={slug}"
    async with running_app("memory://", public_url=public_url, post_url=post_url) as app:
        empty = checked_sitemap((await app.client.get("/api/sitemap.xml")).content)
        assert empty == [("https://blog.example/", None)]
        await app.post(await app.account("ada"), "Engine", publish=True)
        ((address, _),) = checked_sitemap((await app.client.get("/api/sitemap.xml")).content)
        assert address == "https://blog.example/?a=b&post=engine"


class FullSitemap:
    """Three pages, the last of them with one post."""

    def __init__(self, entry: SitemapEntryView) -> None:
        self._entry = entry
        self.at_once = 0
        self.most_at_once = 0

    async def extent(self, *, size: int) -> SitemapExtent:
        return SitemapExtent(3, self._entry.changed_at)

    async def page(self, number: int, *, size: int) -> list[SitemapEntryView]:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0)
        self.at_once -= 1
        return [self._entry] * (1 if number == 3 else size)


@pytest.fixture
async def entry() -> SitemapEntryView:
    async with running_app("memory://") as app:
        await app.post(await app.account("ada"), "Engine", publish=True)
        queries: SitemapQueries = app.api.state.catalogue.resolve(SitemapQueries)
        return (await queries.page(1, size=1))[0]


async def test_beyond_fifty_thousand_it_is_an_index(entry: SitemapEntryView) -> None:
    full = FullSitemap(entry)
    async with running_app("memory://", use_cases={SitemapQueries: lambda _: full}) as app:
        index = await app.client.get("/sitemap.xml")
        assert checked_sitemap(index.content) == [
            (f"http://localhost:8000/sitemap-{number}.xml", None) for number in (1, 2, 3)
        ]
        assert index.headers["last-modified"] == "Thu, 15 Jan 2026 12:00:00 GMT"
        answers = await asyncio.gather(
            *(app.client.get(f"/sitemap-{number}.xml") for number in (1, 2, 3, 4))
        )
    assert [answer.status_code for answer in answers] == [200, 200, 200, 404]
    lengths = [len(checked_sitemap(answer.content)) for answer in answers[:3]]
    assert lengths == [MAX_SITEMAP_URLS, MAX_SITEMAP_URLS, 1]
    assert full.most_at_once == 1
