"""Sessions that are ended in another process."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic

import httpx
import pytest

from tests.support.app_client import PASSWORD, Account
from tests.support.concurrency import Race

REVOKED_WITHIN = 1.0


async def sign_out(race: Race, account: Account) -> httpx.Response:
    return await race.clients[0].post("/v1/auth/logout", headers=account.headers)


async def reuse(race: Race, account: Account) -> httpx.Response:
    first = await refreshed(race, account.refresh_token)
    await refreshed(race, first.json()["refresh_token"])
    return await refreshed(race, account.refresh_token)


async def refreshed(race: Race, token: str) -> httpx.Response:
    return await race.clients[0].post("/v1/auth/refresh", json={"refresh_token": token})


async def change_password(race: Race, account: Account) -> httpx.Response:
    elsewhere = await race.app.signed_in(account.username)
    body = {"current_password": PASSWORD, "new_password": "a quiet harbour at dusk"}
    return await race.clients[0].post(
        "/v1/auth/password/change", json=body, headers=elsewhere.headers
    )


async def suspend(race: Race, account: Account) -> httpx.Response:
    chief = await race.app.account(f"over_{account.username}", role="admin")
    path = f"/v1/users/{account.id}"
    return await race.clients[0].patch(path, json={"suspended": True}, headers=chief.headers)


@pytest.mark.timing
@pytest.mark.parametrize(
    ("end", "status"), [(sign_out, 204), (reuse, 401), (change_password, 204), (suspend, 200)]
)
async def test_a_session_ended_in_one_process_is_refused_by_the_other_within_a_second(
    race: Race, end: Callable[[Race, Account], Awaitable[httpx.Response]], status: int
) -> None:
    account = await race.app.account(f"gone_{end.__name__}")
    here, there = race.clients
    for client in (here, there):
        answer = await client.get("/v1/users/me", headers=account.headers)
        assert answer.status_code == 200
    assert (await end(race, account)).status_code == status
    ended_at = monotonic()
    assert (await here.get("/v1/users/me", headers=account.headers)).status_code == 401
    while (await there.get("/v1/users/me", headers=account.headers)).status_code != 401:
        assert monotonic() < ended_at + REVOKED_WITHIN
        await asyncio.sleep(0.02)
