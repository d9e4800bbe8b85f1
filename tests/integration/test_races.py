"""Concurrent requests for the same thing, in two processes over one database."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack

import httpx

from hexameter.application.actor import Actor
from hexameter.application.users.set_role import SetRole, SetRoleCommand
from tests.support.app_client import PASSWORD, Account, running_app
from tests.support.concurrency import Race, codes, statuses
from tests.support.plain_connection import fetch


async def test_fifty_registrations_of_one_address_become_one_account(race: Race) -> None:
    emails = ["many@example.com", "MANY@Example.com", "Many@EXAMPLE.COM"]

    async def register(client: httpx.AsyncClient, n: int) -> httpx.Response:
        body = {
            "email": emails[n % 3],
            "password": PASSWORD,
            "username": f"many{n}",
            "name": "Many",
        }
        return await client.post("/v1/auth/register", json=body)

    assert statuses(await race.all_at_once(50, register)) == {202: 50}
    await race.deliver()
    tokens = [mail.values["token"] for mail in race.app.mailbox.to(emails[0])]
    assert len(set(tokens)) == 50

    async def verify(client: httpx.AsyncClient, n: int) -> httpx.Response:
        body = {"token": tokens[n], "password": PASSWORD}
        return await client.post("/v1/auth/email/verify", json=body)

    answers = await race.all_at_once(50, verify)
    assert statuses(answers) == {204: 1, 422: 49}
    assert codes(answers) == {"INVALID_TOKEN"}
    assert await race.count("SELECT 1 FROM users WHERE email_key = 'many@example.com'") == 1
    assert await race.count("SELECT 1 FROM registrations WHERE email_key = 'many@example.com'") == 0
    assert (await race.app.login("many@example.com")).status_code == 200


async def test_fifty_immediate_registrations_of_one_address_become_one_account(
    race: Race,
) -> None:
    async with AsyncExitStack() as stack:
        apps = [
            await stack.enter_async_context(
                running_app(race.url, beside=race.app, registration="immediate")
            )
            for _ in range(2)
        ]
        answers = await asyncio.gather(
            *(apps[n % 2].register(f"soon{n}", email="Soon@example.com") for n in range(50))
        )
    assert statuses(answers) == {202: 50}
    assert await race.count("SELECT 1 FROM users WHERE email_key = 'soon@example.com'") == 1


async def test_fifty_registrations_of_one_username_hold_it_for_one_address(race: Race) -> None:
    async def register(client: httpx.AsyncClient, n: int) -> httpx.Response:
        body = {
            "email": f"wanted{n}@example.com",
            "password": PASSWORD,
            "username": "wanted",
            "name": "Wanted",
        }
        return await client.post("/v1/auth/register", json=body)

    answers = await race.all_at_once(50, register)
    assert statuses(answers) == {202: 1, 409: 49}
    assert codes(answers) == {"USERNAME_TAKEN"}


async def test_fifty_verifications_of_one_token_make_one_account(race: Race) -> None:
    await race.app.register("once")
    await race.deliver()
    token = race.app.mailbox.last_token("once@example.com", "verify_email")

    async def verify(client: httpx.AsyncClient, n: int) -> httpx.Response:
        body = {"token": token, "password": PASSWORD}
        return await client.post("/v1/auth/email/verify", json=body)

    answers = await race.all_at_once(50, verify)
    assert statuses(answers) == {204: 1, 422: 49}
    assert codes(answers) == {"INVALID_TOKEN"}
    assert len(await race.events("user.created", about="once")) == 1


async def test_fifty_resets_with_one_token_change_the_password_once(race: Race) -> None:
    account = await race.app.account("forgetful")
    await race.app.client.post("/v1/auth/password/forgot", json={"email": account.email})
    await race.deliver()
    token = race.app.mailbox.last_token(account.email, "reset_password")

    async def reset(client: httpx.AsyncClient, n: int) -> httpx.Response:
        body = {"token": token, "password": f"the password of caller {n}"}
        return await client.post("/v1/auth/password/reset", json=body)

    answers = await race.all_at_once(50, reset)
    assert statuses(answers) == {204: 1, 422: 49}
    assert codes(answers) == {"INVALID_TOKEN"}
    [winner] = [n for n, answer in enumerate(answers) if answer.status_code == 204]
    for n in range(0, 50, 7):
        answer = await race.app.login(account.email, f"the password of caller {n}")
        assert answer.status_code == (200 if n == winner else 401)
    answer = await race.app.login(account.email, f"the password of caller {winner}")
    assert answer.status_code == 200
    await race.deliver()
    told = [mail.template for mail in race.app.mailbox.to(account.email)]
    assert told.count("password_changed") == 1


async def test_twenty_refreshes_of_one_token_get_one_successor(race: Race) -> None:
    account = await race.app.account("hasty")

    async def refresh(client: httpx.AsyncClient, n: int) -> httpx.Response:
        body = {"refresh_token": account.refresh_token}
        return await client.post("/v1/auth/refresh", json=body)

    answers = await race.all_at_once(20, refresh)
    assert statuses(answers) == {200: 20}
    [successor] = {answer.json()["refresh_token"] for answer in answers}
    assert len({answer.json()["access_token"] for answer in answers}) == 20
    tokens = await fetch(
        race.url,
        "SELECT t.rotated_at IS NULL FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id "
        "JOIN users u ON u.id = s.user_id WHERE u.username = 'hasty'",
    )
    assert Counter(tokens) == {(True,): 1, (False,): 1}
    answer = await race.clients[0].post("/v1/auth/refresh", json={"refresh_token": successor})
    assert answer.status_code == 200


async def test_concurrent_publications_of_one_post_succeed_once(race: Race) -> None:
    account = await race.app.account("publisher")
    post = await race.app.post(account, "Once and for all")

    async def publish(client: httpx.AsyncClient, n: int) -> httpx.Response:
        return await client.post(f"/v1/posts/{post['id']}/publish", headers=account.headers)

    answers = await race.all_at_once(10, publish)
    assert statuses(answers) == {200: 1, 409: 9}
    assert codes(answers) == {"INVALID_TRANSITION"}
    assert len(await race.events("post.published", about=post["id"])) == 1


async def test_fifty_creates_with_one_idempotency_key_make_one_post(race: Race) -> None:
    account = await race.app.account("insistent")
    headers = {**account.headers, "Idempotency-Key": "the one and only"}

    async def create(client: httpx.AsyncClient, n: int) -> httpx.Response:
        body = {"title": "Only once", "body": "However often it is sent."}
        return await client.post("/v1/posts", json=body, headers=headers)

    answers = await race.all_at_once(50, create)
    assert statuses(answers) == {201: 50}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len({answer.headers["location"] for answer in answers}) == 1
    replayed = [answer.headers.get("idempotency-replayed") for answer in answers]
    assert Counter(replayed) == {None: 1, "true": 49}
    assert await race.count("SELECT 1 FROM posts WHERE title = 'Only once'") == 1
    assert await race.count("SELECT 1 FROM idempotency_records WHERE key = 'the one and only'") == 1


async def test_two_administrators_who_demote_each_other_do_not_both_succeed(race: Race) -> None:
    await race.app.account("chief_one")
    await race.app.account("chief_two")
    for _ in range(3):
        pair = await the_only_administrators(race, "chief_one", "chief_two")

        async def demote(
            client: httpx.AsyncClient, n: int, pair: Sequence[Account] = pair
        ) -> httpx.Response:
            path = f"/v1/users/{pair[1 - n].id}"
            return await client.patch(path, json={"role": "author"}, headers=pair[n].headers)

        answers = await race.all_at_once(2, demote)
        assert statuses(answers)[200] == 1
        assert codes(answers) <= {"LAST_ADMINISTRATOR", "UNAUTHENTICATED"}
        assert await race.count("SELECT 1 FROM users WHERE role = 'admin'") == 1


async def the_only_administrators(race: Race, *usernames: str) -> list[Account]:
    """Signed in; all others are administrators no longer."""
    others = await fetch(race.url, "SELECT email, username FROM users WHERE role = 'admin'")
    roles = {f"{username}@example.com": "admin" for username in usernames}
    roles |= {email: "author" for email, username in others if username not in usernames}
    set_role = race.app.api.state.catalogue.resolve(SetRole)
    for email, role in roles.items():
        await set_role.execute(Actor.system(), SetRoleCommand(email=email, role=role))
    return [await race.app.signed_in(username) for username in usernames]


async def test_a_requested_deletion_and_a_refresh_do_not_deadlock(race: Race) -> None:
    """Both lock the account and the session; in different orders they would deadlock."""
    account = await race.app.account("undecided")

    async def leave_or_refresh(client: httpx.AsyncClient, n: int) -> httpx.Response:
        if n % 4 < 2:
            return await client.delete("/v1/users/me", headers=account.headers)
        body = {"refresh_token": account.refresh_token}
        return await client.post("/v1/auth/refresh", json=body)

    answers = await race.all_at_once(40, leave_or_refresh)
    assert statuses(answers) == {202: 20, 200: 20}
