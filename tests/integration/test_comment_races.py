"""`comments_count` after many wrote, removed and moderated at once, in two processes over one
database.
"""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx

from hexameter.application.users.delete_due_accounts import (
    DeleteDueAccounts,
    DeleteDueAccountsCommand,
)
from tests.support.app_client import Account
from tests.support.concurrency import Race, statuses
from tests.support.plain_connection import fetch

PEOPLE = 5
_COUNTED = """
    SELECT comments.post_id FROM comments JOIN users ON users.id = comments.author_id
    WHERE comments.status = 'published' AND users.suspended_at IS NULL
"""

Post = dict[str, Any]


async def people(race: Race, name: str) -> list[Account]:
    return [await race.app.account(f"{name}_{number}") for number in range(PEOPLE)]


async def check(race: Race, post: Post) -> int:
    """The count that is shown, which equals the rows and the thread."""
    rows = await fetch(race.url, _COUNTED)
    counted = sum(UUID(str(post_id)) == UUID(post["id"]) for (post_id,) in rows)
    shown = (await race.clients[0].get(f"/v1/posts/{post['id']}")).json()["comments_count"]
    page = await race.clients[1].get(f"/v1/posts/{post['id']}/comments?limit=100")
    items = page.json()["items"]
    assert sum(item["status"] == "published" for item in items) == counted == shown
    numbers = [item["number"] for item in items]
    assert numbers == sorted(set(numbers))
    return shown


async def comment(client: httpx.AsyncClient, who: Account, post: Post) -> httpx.Response:
    path = f"/v1/posts/{post['id']}/comments"
    return await client.post(path, json={"body": "So it does."}, headers=who.headers)


async def remove(client: httpx.AsyncClient, who: Account, id: str) -> httpx.Response:
    headers = who.headers | {"If-Match": "*"}
    return await client.delete(f"/v1/comments/{id}", headers=headers)


async def test_comments_are_counted_exactly(race: Race) -> None:
    writers = await people(race, "writer")
    post = await race.app.post(writers[0], "Discussed by many", publish=True)

    async def write(client: httpx.AsyncClient, n: int) -> httpx.Response:
        return await comment(client, writers[n % PEOPLE], post)

    written = await race.all_at_once(25, write)
    assert statuses(written) == {201: 25}
    assert await check(race, post) == 25
    ids = [answer.json()["id"] for answer in written[:10]]

    async def write_or_remove(client: httpx.AsyncClient, n: int) -> httpx.Response:
        if n % 5 == 0:
            return await write(client, n)
        # Each is removed by two at once.
        return await remove(client, writers[n // 2 % 10 % PEOPLE], ids[n // 2 % 10])

    answers = await race.all_at_once(25, write_or_remove)
    removed = statuses(answers)[204]
    assert await check(race, post) == 25 + statuses(answers)[201] - removed
    assert len(await race.events("comment.removed", about=post["id"])) == removed > 0


async def test_those_who_go_or_are_suspended_meanwhile_are_counted_out(race: Race) -> None:
    leaving, suspended, *staying = await people(race, "talker")
    root = await race.app.account("chief", role="admin")
    posts = [await race.app.post(staying[0], f"Talked about {n}", publish=True) for n in range(3)]
    for post in posts:
        for who in (leaving, suspended, staying[1]):
            assert (await comment(race.app.client, who, post)).status_code == 201
    await race.app.client.delete("/v1/users/me", headers=leaving.headers)
    race.app.clock.advance(timedelta(days=15))

    async def write_or_suspend(client: httpx.AsyncClient, n: int) -> httpx.Response:
        if n % 8 == 7:
            body = {"suspended": n % 16 == 7}
            path = f"/v1/users/{suspended.id}"
            return await client.patch(path, json=body, headers=root.headers)
        return await comment(client, (leaving, suspended, *staying)[n % PEOPLE], posts[n % 3])

    deleting = race.app.run(DeleteDueAccounts, DeleteDueAccountsCommand())
    answers, deleted = await asyncio.gather(race.all_at_once(40, write_or_suspend), deleting)
    assert deleted == 1
    assert set(statuses(answers)) <= {200, 201, 401, 404}
    for post in posts:
        await check(race, post)
