"""Counts of what readers do, after many did it at once, in two processes over one database."""

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


async def people(race: Race, name: str) -> list[Account]:
    return [await race.app.account(f"{name}_{number}") for number in range(PEOPLE)]


async def favorites_of(race: Race, post: dict[str, Any]) -> int:
    rows = await fetch(race.url, "SELECT post_id FROM favorites")
    return sum(UUID(str(post_id)) == UUID(post["id"]) for (post_id,) in rows)


async def test_favorites_are_counted_exactly(race: Race) -> None:
    readers = await people(race, "marker")
    post = await race.app.post(readers[0], "Marked by many", publish=True)
    path = f"/v1/posts/{post['id']}/favorite"

    async def toggle(client: httpx.AsyncClient, n: int) -> httpx.Response:
        method = "DELETE" if n % 3 == 0 else "PUT"
        return await client.request(method, path, headers=readers[n % PEOPLE].headers)

    assert statuses(await race.all_at_once(50, toggle)) == {200: 50}
    rows = await favorites_of(race, post)
    shown = await race.clients[0].get(f"/v1/posts/{post['id']}")
    assert shown.json()["favorites_count"] == rows
    added = await race.events("post.favorited", about=post["id"])
    removed = await race.events("post.unfavorited", about=post["id"])
    assert len(added) - len(removed) == rows


async def test_an_account_that_goes_meanwhile_is_counted_out(race: Race) -> None:
    leaving, *staying = await people(race, "goer")
    posts = [await race.app.post(staying[0], f"Goes on {n}", publish=True) for n in range(4)]
    own = await race.app.post(leaving, "Goes too", publish=True)
    for post in (*posts, own):
        path = f"/v1/posts/{post['id']}/favorite"
        for who in (leaving, staying[1]):
            await race.app.client.put(path, headers=who.headers)
    await race.app.client.delete("/v1/users/me", headers=leaving.headers)
    race.app.clock.advance(timedelta(days=15))

    async def toggle(client: httpx.AsyncClient, n: int) -> httpx.Response:
        post = (*posts, own)[n % 5]
        method = "DELETE" if n % 3 == 0 else "PUT"
        who = (leaving, *staying)[n % PEOPLE]
        path = f"/v1/posts/{post['id']}/favorite"
        return await client.request(method, path, headers=who.headers)

    deleting = race.app.run(DeleteDueAccounts, DeleteDueAccountsCommand())
    answers, deleted = await asyncio.gather(race.all_at_once(40, toggle), deleting)
    assert deleted == 1
    assert set(statuses(answers)) <= {200, 401, 404}
    for post in posts:
        rows = await favorites_of(race, post)
        shown = await race.clients[0].get(f"/v1/posts/{post['id']}")
        assert shown.json()["favorites_count"] == rows
