"""Counts of tags and of posts, and the times of the latest posts, after many published, merged and
suspended at once, in two processes over one database.
"""

import asyncio
from collections import Counter
from uuid import UUID

import httpx

from tests.support.app_client import Account
from tests.support.concurrency import Race, statuses
from tests.support.plain_connection import fetch

PEOPLE = 5
_TAGGED = """
    SELECT post_tags.tag FROM post_tags JOIN posts ON posts.id = post_tags.post_id
    JOIN users ON users.id = posts.author_id
    WHERE posts.status = 'published' AND users.suspended_at IS NULL
"""
_WRITTEN = "SELECT author_id FROM posts WHERE status = 'published'"
_LATEST = """
    SELECT user_id, latest_published_at, (
        SELECT max(published_at) FROM posts WHERE author_id = user_id AND status = 'published'
    ) FROM user_counts
"""


async def people(race: Race, name: str) -> list[Account]:
    return [await race.app.account(f"{name}_{number}") for number in range(PEOPLE)]


async def check(race: Race, authors: list[Account], prefix: str) -> None:
    tagged = Counter(tag for (tag,) in await fetch(race.url, _TAGGED) if tag.startswith(prefix))
    shown = (await race.clients[0].get("/v1/tags?limit=100")).json()["items"]
    assert tagged == {
        tag["name"]: tag["posts_count"] for tag in shown if tag["name"].startswith(prefix)
    }
    written = Counter(UUID(str(id)) for (id,) in await fetch(race.url, _WRITTEN))
    for author in authors:
        profile = await race.clients[1].get(f"/v1/users/{author.id}")
        if profile.status_code == 200:
            assert profile.json()["posts_count"] == written[UUID(author.id)]
    for user_id, kept, actual in await fetch(race.url, _LATEST):
        assert kept == actual, user_id


async def test_tags_and_posts_are_counted_exactly(race: Race) -> None:
    authors = await people(race, "tagger")
    root = await race.app.account("tag_chief", role="admin")
    orders = [["race a", "race b"], ["race b", "race c"], ["race c", "race a"], []]
    posts = [
        (author, await race.app.post(author, f"Tagged {n}", tags=orders[n % 4]))
        for n, author in enumerate(authors * 4)
    ]

    async def write(client: httpx.AsyncClient, n: int) -> httpx.Response:
        author, post = posts[n % len(posts)]
        path = f"/v1/posts/{post['id']}"
        headers = author.headers | {"If-Match": "*"}
        if n % 7 == 6:
            body = {"suspended": n % 14 == 6}
            path = f"/v1/users/{authors[0].id}"
            return await client.patch(path, json=body, headers=root.headers)
        if n % 5 == 4:
            return await client.patch(path, json={"tags": orders[n % 4]}, headers=headers)
        if n % 11 == 10:
            return await client.delete(path, headers=headers)
        action = "unpublish" if n % 3 == 2 else "publish"
        return await client.post(f"{path}/{action}", headers=author.headers)

    answers = await race.all_at_once(60, write)
    assert set(statuses(answers)) <= {200, 204, 401, 404, 409}
    await check(race, authors, "race")


async def test_the_time_of_the_latest_post_is_exact(race: Race) -> None:
    author = await race.app.account("latest")
    posts = [await race.app.post(author, f"Post {n}", publish=n % 2 == 0) for n in range(6)]

    async def change(client: httpx.AsyncClient, n: int) -> httpx.Response:
        path = f"/v1/posts/{posts[n % len(posts)]['id']}"
        action = "publish" if n // len(posts) % 2 else "unpublish"
        return await client.post(f"{path}/{action}", headers=author.headers)

    assert set(statuses(await race.all_at_once(60, change))) <= {200, 409}
    await check(race, [author], "race")


async def test_a_tag_that_is_merged_while_others_use_it(race: Race) -> None:
    authors = await people(race, "merger")
    editor = await race.app.account("merge_editor", role="editor")
    posts = [
        (author, await race.app.post(author, f"Merged {n}", tags=["merge a", "merge b"]))
        for n, author in enumerate(authors * 3)
    ]

    async def publish(client: httpx.AsyncClient, n: int) -> httpx.Response:
        author, post = posts[n % len(posts)]
        path = f"/v1/posts/{post['id']}"
        if n % 4 == 3:
            headers = author.headers | {"If-Match": "*"}
            return await client.patch(path, json={"tags": ["merge a"]}, headers=headers)
        return await client.post(f"{path}/publish", headers=author.headers)

    async def merge(client: httpx.AsyncClient, n: int) -> httpx.Response:
        tag, into = ("merge a", "merge b") if n % 2 else ("merge b", "merge a")
        path = f"/v1/tags/{tag}/merge"
        return await client.post(path, json={"into": into}, headers=editor.headers)

    published, merged = await asyncio.gather(
        race.all_at_once(30, publish), race.all_at_once(8, merge)
    )
    assert set(statuses(published)) <= {200, 409}
    assert set(statuses(merged)) <= {200, 404}
    await check(race, authors, "merge")


async def test_of_many_renamed_to_one_name_one_gets_it(race: Race) -> None:
    author = await race.app.account("renamed_author")
    editor = await race.app.account("rename_editor", role="editor")
    for number in range(8):
        post = await race.app.post(author, f"Renamed {number}", tags=[f"rename {number}"])
        await race.clients[0].post(f"/v1/posts/{post['id']}/publish", headers=author.headers)

    async def rename(client: httpx.AsyncClient, number: int) -> httpx.Response:
        path = f"/v1/tags/rename {number}"
        return await client.patch(path, json={"name": "renamed"}, headers=editor.headers)

    answers = await race.all_at_once(8, rename)
    assert statuses(answers) == {200: 1, 409: 7}
    renamed = (await race.clients[1].get("/v1/posts?tag=renamed")).json()["items"]
    assert len(renamed) == 1
    await check(race, [author], "rename")
