"""Feeds: what they show, to whom, and conditional requests."""

from datetime import timedelta
from typing import Any

import feedparser
import httpx
import pytest

from hexameter.adapters.testing.hostile import KEPT
from hexameter.domain.pagination import DEFAULT_LIMIT
from hexameter.domain.syndication import MAX_ENTRY_HTML
from tests.http.posts.states import STATUSES, act, later, post_in, publish_due
from tests.http.posts.test_visibility import suspend
from tests.support.app_client import Account, AppClient, running_app
from tests.support.assertions import error_of, field_errors_of
from tests.support.feed_documents import NAMES, checked_atom, checked_json_feed

FEEDS = ("posts", "users/ada", "tags/x")
POST_URL = "https://blog.example/@{username}/{slug}?id={id}"


async def read(app: AppClient, feed: str, **headers: str) -> dict[str, Any]:
    """The JSON feed, after a look whether the Atom feed has the same entries."""
    atom = await app.client.get(f"/feeds/{feed}.atom", headers=headers)
    json = await app.client.get(f"/feeds/{feed}.json", headers=headers)
    assert (atom.status_code, json.status_code) == (200, 200), atom.text
    assert atom.headers["content-type"] == "application/atom+xml"
    assert json.headers["content-type"] == "application/feed+json"
    root, found = checked_atom(atom.content), checked_json_feed(json.content)
    ids = root.xpath("atom:entry/atom:id/text()", namespaces=NAMES)
    assert ids == [item["id"] for item in found["items"]]
    return found


async def titles_in(app: AppClient, feed: str) -> list[str]:
    return [item["title"] for item in (await read(app, feed))["items"]]


async def test_an_entry_shows_the_post(app: AppClient, ada: Account) -> None:
    post = await app.post(
        ada,
        "Engines & <Looms>",
        publish=True,
        summary="What\nthey weave",
        tags=["looms", "x"],
        body="It *weaves*. [More](/more)",
    )
    app.clock.advance(timedelta(minutes=1))
    edited = await app.client.patch(
        f"/v1/posts/{post['id']}",
        json={"tags": ["x"]},
        headers=ada.headers | {"If-Match": "*"},
    )
    url = f"http://localhost:8000/v1/posts/by-slug/{post['slug']}"
    for feed, title in {
        "posts": "Hexameter",
        "users/ada": "Hexameter: Ada",
        "tags/x": "Hexameter: x",
    }.items():
        found = await read(app, feed)
        assert found["title"] == title
        assert found["home_page_url"] == "http://localhost:8000/"
        assert found["feed_url"] == f"http://localhost:8000/feeds/{feed}.json"
        assert found["items"] == [
            {
                "id": f"urn:uuid:{post['id']}",
                "url": url,
                "title": "Engines & <Looms>",
                "summary": "What\nthey weave",
                "content_html": post["html"],
                "date_published": "2026-01-15T12:00:00Z",
                "date_modified": "2026-01-15T12:01:00Z",
                "authors": [{"name": "Ada"}],
                "tags": ["x"],
            }
        ]
        answer = await app.client.get(f"/feeds/{feed}.atom")
        parsed = feedparser.parse(answer.content, response_headers=dict(answer.headers))
        assert (parsed.bozo, parsed.version) == (False, "atom10")
        assert parsed.feed.title == title
        (entry,) = parsed.entries
        assert (entry.id, entry.link, entry.author) == (f"urn:uuid:{post['id']}", url, "Ada")
        assert (entry.title, entry.summary) == ("Engines & <Looms>", "What\nthey weave")
        assert entry.content[0].base == url
        assert entry.updated_parsed > entry.published_parsed
    assert edited.status_code == 200


async def test_links_follow_the_settings() -> None:
    public_url = "https://example.com/api"
    async with running_app("memory://", public_url=public_url, post_url=POST_URL) as app:
        ada = await app.account("ada")
        post = await app.post(ada, "Engine", publish=True, tags=["c#"])
        answer = await app.client.get("/api/feeds/tags/C%23.json")
    found = checked_json_feed(answer.content)
    assert found["feed_url"] == "https://example.com/api/feeds/tags/c%23.json"
    assert found["home_page_url"] == "https://blog.example/"
    assert found["items"][0]["url"] == f"https://blog.example/@ada/engine?id={post['id']}"


async def test_there_are_only_the_newest(app: AppClient, ada: Account) -> None:
    for number in range(DEFAULT_LIMIT + 1):
        await app.post(ada, f"Number {number}", publish=True, tags=["x"])
        app.clock.advance(timedelta(seconds=1))
    newest = [f"Number {number}" for number in range(DEFAULT_LIMIT, 0, -1)]
    for feed in FEEDS:
        assert await titles_in(app, feed) == newest


async def test_only_what_everybody_may_see_is_there(
    app: AppClient, ada: Account, bob: Account, root: Account
) -> None:
    for status in STATUSES:
        await post_in(app, ada, status, title=status, tags=["x"])
    before = {feed: await headers_of(app, feed) for feed in FEEDS}
    await app.post(bob, "hidden", publish=True, tags=["x"])
    await suspend(app, root, bob)
    app.clock.advance(timedelta(minutes=1))
    await post_in(app, ada, "draft", title="another draft", tags=["x"])
    for feed in FEEDS:
        assert await titles_in(app, feed) == ["published"]
        assert [item["title"] for item in (await read(app, feed, **ada.headers))["items"]] == [
            "published"
        ]
        # Nor does a validator tell that there is more.
        assert await headers_of(app, feed) == before[feed]
    error_of(await app.client.get("/feeds/users/bob.atom"), 404, "USER_NOT_FOUND")


async def headers_of(app: AppClient, feed: str) -> tuple[str, ...]:
    atom = await app.client.get(f"/feeds/{feed}.atom")
    json = await app.client.get(f"/feeds/{feed}.json")
    return tuple(
        answer.headers[name] for answer in (atom, json) for name in ("etag", "last-modified")
    )


async def test_a_scheduled_post_appears_when_it_is_published(app: AppClient, ada: Account) -> None:
    post = await app.post(ada, "Later", tags=["x"])
    await app.client.post(
        f"/v1/posts/{post['id']}/publish",
        json={"publish_at": later(app, hours=1)},
        headers=ada.headers,
    )
    for feed in FEEDS:
        assert await titles_in(app, feed) == []
    app.clock.advance(timedelta(hours=2))
    await publish_due(app)
    for feed in FEEDS:
        assert await titles_in(app, feed) == ["Later"]


async def test_names_are_looked_up_as_they_are_stored(app: AppClient, ada: Account) -> None:
    await app.post(ada, "Engine", publish=True, tags=["node.js", "c++"])
    for feed in ("users/ADA", "tags/Node.JS", "tags/c++", "tags/c%2B%2B"):
        assert await titles_in(app, feed) == ["Engine"]


async def test_unknown_names(app: AppClient, ada: Account) -> None:
    for ending in ("atom", "json"):
        answer = await app.client.get(f"/feeds/users/nobody.{ending}")
        error_of(answer, 404, "USER_NOT_FOUND")
        answer = await app.client.get(f"/feeds/tags/a%25b.{ending}")
        assert field_errors_of(answer) == {("tag", "malformed")}
        error_of(await app.client.get(f"/feeds/nothing.{ending}"), 404, "NOT_FOUND")
    error_of(await app.client.get("/feeds/posts.rss"), 404, "NOT_FOUND")
    empty = await app.client.get("/feeds/tags/unknown.atom")
    assert checked_atom(empty.content).xpath("atom:entry", namespaces=NAMES) == []
    assert "last-modified" not in empty.headers
    assert await titles_in(app, "tags/unknown") == []
    # Ada is known and has not published anything.
    assert await titles_in(app, "users/ada") == []


@pytest.mark.parametrize("ending", ["atom", "json"])
async def test_it_is_sent_again_only_when_it_changed(
    app: AppClient, ada: Account, ending: str
) -> None:
    post = await app.post(ada, "Engine", publish=True)
    path = f"/feeds/posts.{ending}"
    first = await app.client.get(path)
    assert first.headers["cache-control"] == "public, max-age=30, stale-while-revalidate=30"
    assert first.headers["last-modified"] == "Thu, 15 Jan 2026 12:00:00 GMT"
    tag, since = first.headers["etag"], first.headers["last-modified"]
    old, new = "Thu, 15 Jan 2026 11:59:59 GMT", "Thu, 15 Jan 2026 12:00:01 GMT"

    async def asked(**headers: str) -> int:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = await app.client.get(path, headers=sent)
        assert (answer.headers["etag"], answer.headers["last-modified"]) == (tag, since)
        assert (answer.content == b"") == (answer.status_code == 304)
        return answer.status_code

    assert await asked(if_none_match=tag) == 304
    assert await asked(if_none_match=f'W/{tag}, "other"') == 304
    assert await asked(if_modified_since=since) == 304
    assert await asked(if_modified_since=new) == 304
    assert await asked(if_modified_since=old) == 200
    assert await asked(if_none_match='"other"', if_modified_since=since) == 200
    assert await asked(if_none_match=tag, if_modified_since=old) == 304
    long = "9" * 20
    for malformed in (
        "",
        "yesterday",
        "0" * 1000,
        "Thu, 99 Jan 2026 12:00:00 GMT",
        f"Thu, {long} Jan 2026 12:00:00 GMT",
        f"Thu, 15 Jan {long} 12:00:00 GMT",
        f"Thu, 15 Jan 2026 {long}:00:00 GMT",
        f"Thu, 15 Jan 2026 12:00:00 +{long}",
    ):
        assert await asked(if_modified_since=malformed) == 200
    app.clock.advance(timedelta(minutes=1))
    await app.client.put(f"/v1/posts/{post['id']}/favorite", headers=ada.headers)
    assert await asked(if_none_match=tag) == 304
    await act(app, ada, post["id"], "unpublish")
    gone = await app.client.get(path, headers={"If-None-Match": tag})
    assert (gone.status_code, "last-modified" in gone.headers) == (200, False)


async def test_with_credentials_nobody_else_keeps_it(app: AppClient, ada: Account) -> None:
    answer = await app.client.get("/feeds/posts.atom", headers=ada.headers)
    assert answer.headers["cache-control"] == "private, no-cache"
    refused = await app.client.get("/feeds/posts.atom", headers={"Authorization": "Bearer x"})
    error_of(refused, 401, "UNAUTHENTICATED")


async def test_head_is_get_without_the_body(app: AppClient, ada: Account) -> None:
    await app.post(ada, "Engine", publish=True)

    def comparable(answer: httpx.Response) -> dict[str, str]:
        return {k: v for k, v in answer.headers.items() if k != "x-request-id"}

    for path in ("/feeds/posts.atom", "/feeds/users/ada.json"):
        head, get = await app.client.head(path), await app.client.get(path)
        assert (head.status_code, head.content) == (200, b"")
        assert comparable(head) == comparable(get)


async def test_long_html_is_left_out(app: AppClient, ada: Account) -> None:
    short = await app.post(ada, "Short", publish=True, body="a" * (MAX_ENTRY_HTML - 8))
    assert len(short["html"]) == MAX_ENTRY_HTML
    app.clock.advance(timedelta(seconds=1))
    await app.post(ada, "Long", publish=True, body="a" * MAX_ENTRY_HTML, summary="Many letters")
    await app.post(ada, "Bare", publish=True, body="a" * MAX_ENTRY_HTML)
    items = {item["title"]: item for item in (await read(app, "posts"))["items"]}
    assert items["Short"]["content_html"] == short["html"]
    assert "content_html" not in items["Long"]
    assert items["Long"]["content_text"] == "Many letters"
    assert items["Bare"]["content_text"] == "Bare"


async def test_texts_of_any_kind_are_well_formed(app: AppClient, ada: Account) -> None:
    sent = {"name": "<Ada> \ufffe & \uffff"}
    answer = await app.client.patch("/v1/users/me", json=sent, headers=ada.headers)
    assert answer.status_code == 200
    for text in KEPT:
        await app.post(
            ada,
            "]]>" + text.replace("\u202e", "").replace("\u202c", ""),
            publish=True,
            summary=text,
            body=text,
            tags=["x"],
        )
    for feed in FEEDS:
        assert len((await read(app, feed))["items"]) == len(KEPT)
