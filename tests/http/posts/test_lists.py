"""Lists of posts: which, in which order, and page by page."""

from datetime import timedelta
from typing import Any

import pytest

from tests.http.posts.states import STATUSES, act, post_in, publish_due
from tests.http.posts.test_creating import FIELDS
from tests.http.posts.test_editing import patch
from tests.support.app_client import Account, AppClient
from tests.support.assertions import field_errors_of, time_of, titles
from tests.support.pagination import walk

TITLES = ("b", "B", "a", "\u00e9", "\U0001d518", "\uff61", "_", "%", "a")


async def test_a_list_shows_all_but_the_text(app: AppClient, ada: Account) -> None:
    assert (await app.client.get("/v1/posts")).json() == {"items": [], "next_cursor": None}
    post = await app.post(ada, "Engine", publish=True, tags=["maths"], summary="In short")
    page = (await app.client.get("/v1/posts")).json()
    assert page["next_cursor"] is None
    (item,) = page["items"]
    assert set(item) == FIELDS - {"body", "html"}
    assert item == {name: value for name, value in post.items() if name not in ("body", "html")}


async def test_published_ones_come_newest_first(app: AppClient, ada: Account) -> None:
    posts = [await app.post(ada, title) for title in ("one", "two", "three", "four")]
    await post_in(app, ada, "scheduled")
    for index in (2, 0, 3):
        app.clock.advance(timedelta(seconds=1))
        await act(app, ada, posts[index]["id"], "publish")
    assert titles(await app.client.get("/v1/posts")) == ["four", "one", "three"]
    app.clock.advance(timedelta(days=2))
    await publish_due(app)
    assert titles(await app.client.get("/v1/posts?limit=1")) == ["The scheduled one"]


async def test_posts_are_found_by_author_tag_and_status(
    app: AppClient, ada: Account, bob: Account, eve: Account
) -> None:
    for who, name in ((ada, "Ada"), (bob, "Bob")):
        for status in STATUSES:
            await post_in(app, who, status, title=f"{name} {status}", tags=["All", name])
    anybody, hers, editors = {}, ada.headers, eve.headers
    expected: dict[str, list[tuple[dict[str, str], set[str]]]] = {
        "": [(anybody, {"Ada published", "Bob published"})],
        "author=ada": [(anybody, {"Ada published"}), (hers, {"Ada published"})],
        "author=ADA": [(anybody, {"Ada published"})],
        "author=nobody": [(anybody, set()), (editors, set())],
        "tag=all": [(anybody, {"Ada published", "Bob published"})],
        "tag=ALL": [(anybody, {"Ada published", "Bob published"})],
        "tag=bob": [(anybody, {"Bob published"})],
        "tag=bob&author=ada": [(anybody, set())],
        "tag=al": [(anybody, set())],
        "status=published": [(anybody, {"Ada published", "Bob published"})],
        "status=draft": [(anybody, set()), (hers, {"Ada draft"})],
        "status=scheduled": [(anybody, set()), (editors, {"Ada scheduled", "Bob scheduled"})],
        "status=archived&author=bob": [(hers, set()), (editors, {"Bob archived"})],
        "status=draft&tag=bob": [(hers, set()), (bob.headers, {"Bob draft"})],
    }
    for query, cases in expected.items():
        for headers, found in cases:
            answer = await app.client.get(f"/v1/posts?{query}", headers=headers)
            assert sorted(titles(answer)) == sorted(found), query


async def test_what_nobody_is_called_finds_nothing(app: AppClient, ada: Account) -> None:
    await app.post(ada, "Engine", publish=True, tags=["maths"])
    for name in ("%25", "_", "a%25", "ad_", "", "%20", "'", "%F0%9F%98%80", "a" * 5000, "*"):
        for query in (f"author={name}", f"tag={name}"):
            assert titles(await app.client.get(f"/v1/posts?{query}")) == [], query


@pytest.mark.parametrize("key", ["published_at", "created_at", "updated_at", "title"])
async def test_each_sort_goes_both_ways_and_page_by_page(
    app: AppClient, ada: Account, key: str
) -> None:
    posts: list[dict[str, Any]] = []
    for index, title in enumerate(TITLES):
        app.clock.advance(timedelta(milliseconds=index % 3))
        posts.append(await app.post(ada, title))
    for index in (5, 1, 8, 2, 0, 7, 3, 6, 4):
        app.clock.advance(timedelta(milliseconds=index % 2))
        posts[index] = (await act(app, ada, posts[index]["id"], "publish")).json()
    posts[3] = (await patch(app, ada, posts[3], {"body": "Later."})).json()

    def position(post: dict[str, Any]) -> tuple[Any, str]:
        return post[key] if key == "title" else time_of(post[key]), post["id"]

    ascending = [post["id"] for post in sorted(posts, key=position)]
    for sort, expected in ((key, ascending), (f"-{key}", ascending[::-1])):
        for limit in (2, 100):
            items = await walk(app.client, "/v1/posts", sort=sort, limit=limit)
            assert [item["id"] for item in items] == expected, sort


async def test_a_page_goes_on_although_others_write(app: AppClient, ada: Account) -> None:
    for title in ("one", "two", "three"):
        app.clock.advance(timedelta(seconds=1))
        await app.post(ada, title, publish=True)
    first = await app.client.get("/v1/posts?limit=1")
    app.clock.advance(timedelta(seconds=1))
    newest = await app.post(ada, "four", publish=True)
    cursor = first.json()["next_cursor"]
    rest = await app.client.get("/v1/posts", params={"limit": 100, "cursor": cursor})
    assert titles(rest) == ["two", "one"]
    # Also when what the cursor points at is gone.
    await act(app, ada, first.json()["items"][0]["id"], "archive")
    again = await app.client.get("/v1/posts", params={"limit": 100, "cursor": cursor})
    assert titles(again) == ["two", "one"]
    assert newest["title"] in titles(await app.client.get("/v1/posts"))


async def test_an_offset_leads_on_by_cursor(app: AppClient, ada: Account) -> None:
    for number in range(6):
        await app.post(ada, f"post {number}", publish=True)
    whole = titles(await app.client.get("/v1/posts?sort=title"))
    page = await app.client.get("/v1/posts?sort=title&limit=2&offset=3")
    assert titles(page) == whole[3:5]
    query = {"sort": "title", "limit": 2, "cursor": page.json()["next_cursor"]}
    rest = await app.client.get("/v1/posts", params=query)
    assert titles(rest) == whole[5:]
    assert rest.json()["next_cursor"] is None
    assert titles(await app.client.get("/v1/posts?offset=0")) == titles(
        await app.client.get("/v1/posts")
    )
    assert titles(await app.client.get("/v1/posts?offset=10000")) == []


BAD_QUERIES = {
    "limit=0": "limit", "limit=101": "limit", "limit=-1": "limit", "limit=1.0": "limit",
    "limit=ten": "limit", "limit=": "limit", "limit=NaN": "limit", "limit=%2B1": "limit",
    "limit=99999999999999999999": "limit", "limit=1&limit=2": "limit",
    "offset=-1": "offset", "offset=10001": "offset", "offset=1e3": "offset",
    "sort=id": "sort", "sort=body": "sort", "sort=-": "sort", "sort=": "sort",
    "sort=published_at,title": "sort", "sort=%2Btitle": "sort", "sort=TITLE": "sort",
    "status=deleted": "status", "status=": "status",
    "status=draft&status=published": "status", "colour=red": "colour", "Limit=1": "Limit",
    "favourited_by=ada": "favourited_by", "page=2": "page", "author=%00": "query",
}  # fmt: skip


async def test_what_a_list_does_not_know_is_422(app: AppClient) -> None:
    for query, field in BAD_QUERIES.items():
        answer = await app.client.get(f"/v1/posts?{query}")
        assert {name for name, _ in field_errors_of(answer)} == {field}, query
    both = await app.client.get("/v1/posts?offset=0&cursor=abc")
    assert field_errors_of(both) == {("offset", "exclusive")}


async def test_limits_are_20_unless_it_is_said(app: AppClient, ada: Account) -> None:
    for number in range(21):
        await app.post(ada, f"Post {number}", publish=True)
    for query, count, more in (("", 20, True), ("?limit=100", 21, False), ("?limit=1", 1, True)):
        page = (await app.client.get(f"/v1/posts{query}")).json()
        assert (len(page["items"]), page["next_cursor"] is not None) == (count, more)
