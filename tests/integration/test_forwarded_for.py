"""Whose address a call comes from: `X-Forwarded-For` counts only from proxies that are set."""

from pathlib import Path

import httpx

from tests.support.app_client import PASSWORD
from tests.support.concurrency import Race
from tests.support.real_server import real_server

SIGN_IN = {"email": "nobody@example.com", "password": PASSWORD}


async def test_a_caller_who_is_no_proxy_is_where_they_are(race: Race) -> None:
    account = await race.app.account("traveller")
    client = race.clients[0]
    answer = await client.post(
        "/v1/auth/login",
        json={"email": account.email, "password": PASSWORD},
        headers={"X-Forwarded-For": "203.0.113.9"},
    )
    headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    newest = (await client.get("/v1/auth/sessions", headers=headers)).json()["items"][0]
    assert (newest["current"], newest["ip"]) == (True, "127.0.0.1")


async def test_behind_a_proxy_the_nearest_address_that_is_none_counts(tmp_path: Path) -> None:
    settings = {
        "trusted_proxies": "127.0.0.0/8, 10.0.0.0/8",
        "rate_limits": "on",
        "limit_sign_in": "1/minute",
    }
    async with (
        real_server(tmp_path, "memory://", **settings) as server,
        httpx.AsyncClient(base_url=server.url) as client,
    ):

        async def status(forwarded_for: str) -> int:
            headers = {"X-Forwarded-For": forwarded_for}
            return (await client.post("/v1/auth/login", json=SIGN_IN, headers=headers)).status_code

        assert await status("203.0.113.1") == 401
        assert await status("203.0.113.1") == 429
        assert await status("203.0.113.2") == 401
        # What a caller writes in front of the proxies' own words is not believed.
        assert await status("198.51.100.7, 203.0.113.1") == 429
        assert await status("198.51.100.7, 203.0.113.2, 10.1.2.3") == 429
        assert await status("198.51.100.7") == 401
        # All that is no address is one caller.
        assert await status("not an address") == 401
        assert await status("x" * 5000) == 429
