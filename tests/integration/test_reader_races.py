"""Counts of what readers do, after many did it at once, in two processes over one database."""

import asyncio
from datetime import timedelta
from uuid import UUID

import httpx
from sqlalchemy import update

from hexameter.adapters.sql.tables.follows import UserCountsRow
from hexameter.application.users.delete_due_accounts import (
    DeleteDueAccounts,
    DeleteDueAccountsCommand,
)
from hexameter.domain.follows import MAX_FOLLOWS
from tests.support.app_client import Account
from tests.support.concurrency import Race, codes, statuses
from tests.support.databases import opened
from tests.support.plain_connection import fetch

PEOPLE = 5
FAVORITES = "SELECT post_id FROM favorites"
FOLLOWING = "SELECT follower_id FROM follows"
FOLLOWERS = "SELECT followed_id FROM follows"


async def people(race: Race, name: str) -> list[Account]:
    return [await race.app.account(f"{name}_{number}") for number in range(PEOPLE)]


async def rows_of(race: Race, statement: str, id: str) -> int:
    rows = await fetch(race.url, statement)
    return sum(UUID(str(found)) == UUID(id) for (found,) in rows)


async def set_following(url: str, user_id: str, count: int) -> None:
    """As if they followed so many people."""
    statement = (
        update(UserCountsRow)
        .where(UserCountsRow.user_id == UUID(user_id))
        .values(following_count=count)
    )
    async with opened(url) as database, database.transaction() as transaction:
        assert await transaction.execute(statement)
        await transaction.commit()


async def test_favorites_are_counted_exactly(race: Race) -> None:
    readers = await people(race, "marker")
    post = await race.app.post(readers[0], "Marked by many", publish=True)
    path = f"/v1/posts/{post['id']}/favorite"

    async def toggle(client: httpx.AsyncClient, n: int) -> httpx.Response:
        method = "DELETE" if n % 3 == 0 else "PUT"
        return await client.request(method, path, headers=readers[n % PEOPLE].headers)

    assert statuses(await race.all_at_once(50, toggle)) == {200: 50}
    rows = await rows_of(race, FAVORITES, post["id"])
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
    answers, _ = await asyncio.gather(race.all_at_once(40, toggle), deleting)
    assert (await race.clients[0].get(f"/v1/users/{leaving.id}")).status_code == 404
    assert set(statuses(answers)) <= {200, 401, 404}
    for post in posts:
        rows = await rows_of(race, FAVORITES, post["id"])
        shown = await race.clients[0].get(f"/v1/posts/{post['id']}")
        assert shown.json()["favorites_count"] == rows


async def test_follows_are_counted_exactly(race: Race) -> None:
    circle = await people(race, "circle")

    async def toggle(client: httpx.AsyncClient, n: int) -> httpx.Response:
        who, whom = circle[n % PEOPLE], circle[(n + 1 + n // PEOPLE % (PEOPLE - 1)) % PEOPLE]
        method = "DELETE" if n % 3 == 0 else "PUT"
        return await client.request(method, f"/v1/users/{whom.id}/follow", headers=who.headers)

    assert statuses(await race.all_at_once(60, toggle)) == {204: 60}
    for person in circle:
        shown = (await race.clients[0].get(f"/v1/users/{person.id}")).json()
        for name, statement in (("followers", FOLLOWERS), ("following", FOLLOWING)):
            assert shown[f"{name}_count"] == await rows_of(race, statement, person.id)


async def test_nobody_follows_more_than_the_limit(race: Race) -> None:
    eager = await race.app.account("eager")
    others = await people(race, "followed")
    first = f"/v1/users/{others[0].id}/follow"
    await race.app.client.put(first, headers=eager.headers)
    await set_following(race.url, eager.id, MAX_FOLLOWS - 2)

    async def follow(client: httpx.AsyncClient, n: int) -> httpx.Response:
        path = f"/v1/users/{others[1 + n % 4].id}/follow"
        return await client.put(path, headers=eager.headers)

    answers = await race.all_at_once(20, follow)
    assert set(statuses(answers)) == {204, 409}
    assert codes(answers) == {"FOLLOW_LIMIT"}
    assert await rows_of(race, FOLLOWING, eager.id) == 3
    shown = (await race.clients[0].get(f"/v1/users/{eager.id}")).json()
    assert shown["following_count"] == MAX_FOLLOWS
    assert (await race.clients[0].put(first, headers=eager.headers)).status_code == 204
