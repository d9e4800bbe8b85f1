"""Deleting the account: requested, cancelled, and done after the grace period."""

from datetime import timedelta

import httpx

from hexameter.application.users.delete_due_accounts import (
    DeleteDueAccounts,
    DeleteDueAccountsCommand,
)
from tests.support.app_client import PASSWORD, Account, AppClient
from tests.support.assertions import error_of, time_of

GRACE = timedelta(days=14)


async def leave(app: AppClient, who: Account) -> httpx.Response:
    return await app.client.delete("/v1/users/me", headers=who.headers)


async def stay(app: AppClient, who: Account) -> httpx.Response:
    return await app.client.post("/v1/users/me/deletion/cancel", headers=who.headers)


async def delete_due(app: AppClient) -> int:
    return await app.run(DeleteDueAccounts, DeleteDueAccountsCommand())


async def test_it_is_accepted_and_done_after_the_grace(app: AppClient, ada: Account) -> None:
    post = await app.post(ada, "Engine", publish=True, tags=["maths"])
    await app.post(ada, "Draft", slug="secret")
    answer = await leave(app, ada)
    assert answer.status_code == 202
    body = answer.json()
    assert set(body) == {"status", "due_at"}
    assert body["status"] == "accepted"
    assert time_of(body["due_at"]) == app.clock.now() + GRACE
    # Until then all is as it was.
    assert (await app.client.get(f"/v1/posts/{post['id']}")).status_code == 200
    app.clock.advance(GRACE - timedelta(milliseconds=1))
    assert await delete_due(app) == 0
    ada = await app.signed_in("ada")
    app.clock.advance(timedelta(milliseconds=1))
    assert await delete_due(app) == 1
    assert await delete_due(app) == 0

    get = app.client.get
    error_of(await get("/v1/users/me", headers=ada.headers), 401, "UNAUTHENTICATED")
    for path in (f"/v1/users/{ada.id}", "/v1/users/by-username/ada"):
        error_of(await get(path), 404, "USER_NOT_FOUND")
    for path in (f"/v1/posts/{post['id']}", "/v1/posts/by-slug/engine"):
        error_of(await get(path), 404, "POST_NOT_FOUND")
    assert (await get("/v1/posts")).json()["items"] == []
    assert (await get("/v1/tags")).json()["items"] == []
    refresh = {"refresh_token": ada.refresh_token}
    refused = await app.client.post("/v1/auth/refresh", json=refresh)
    error_of(refused, 401, "INVALID_REFRESH_TOKEN")
    error_of(await app.login(ada.email), 401, "INVALID_CREDENTIALS")


async def test_name_address_and_slugs_are_free_again(app: AppClient, ada: Account) -> None:
    await app.post(ada, "Draft", slug="wanted")
    first = await leave(app, ada)
    assert first.status_code == 202
    app.clock.advance(GRACE)
    assert await delete_due(app) == 1
    other = await app.account("ada")
    assert other.id != ada.id
    assert (await app.post(other, "Mine", slug="wanted"))["slug"] == "wanted"


async def test_it_can_be_taken_back(app: AppClient, ada: Account) -> None:
    error_of(await stay(app, ada), 409, "DELETION_NOT_REQUESTED")
    await leave(app, ada)
    answer = await stay(app, ada)
    assert (answer.status_code, answer.content) == (204, b"")
    error_of(await stay(app, ada), 409, "DELETION_NOT_REQUESTED")
    app.clock.advance(GRACE * 2)
    assert await delete_due(app) == 0
    assert (await app.login(ada.email)).status_code == 200


async def test_asked_twice_the_first_date_stays(app: AppClient, ada: Account) -> None:
    first = await leave(app, ada)
    app.clock.advance(timedelta(minutes=1))
    second = await leave(app, ada)
    assert (second.status_code, second.json()) == (202, first.json())


async def test_it_needs_a_fresh_session(app: AppClient, ada: Account) -> None:
    app.clock.advance(timedelta(minutes=10))
    tokens = await app.client.post("/v1/auth/refresh", json={"refresh_token": ada.refresh_token})
    ada.access_token = tokens.json()["access_token"]
    error_of(await leave(app, ada), 403, "STEP_UP_REQUIRED")
    proven = await app.client.post(
        "/v1/auth/reauthenticate", json={"password": PASSWORD}, headers=ada.headers
    )
    assert proven.status_code == 204
    assert (await leave(app, ada)).status_code == 202


async def test_its_owner_is_told_by_mail(app: AppClient, ada: Account) -> None:
    await leave(app, ada)
    await app.deliver()
    assert app.mailbox.to(ada.email)[-1].template == "account_deletion_requested"


async def test_the_last_administrator_stays(app: AppClient, ada: Account, root: Account) -> None:
    error_of(await leave(app, root), 409, "LAST_ADMINISTRATOR")
    other = await app.account("second", role="admin")
    assert (await leave(app, root)).status_code == 202
    # Before it is done the other one goes: then this one has to stay after all.
    path = f"/v1/users/{other.id}"
    gone = await app.client.patch(path, json={"role": "reader"}, headers=root.headers)
    assert gone.status_code == 200
    app.clock.advance(GRACE)
    assert await delete_due(app) == 0
    assert (await app.login(root.email)).status_code == 200
