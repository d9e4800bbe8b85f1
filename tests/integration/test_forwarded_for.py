"""The address of the client: `X-Forwarded-For` counts only from trusted proxies."""

from pathlib import Path

import httpx
import pytest

from tests.support.app_client import PASSWORD
from tests.support.concurrency import Race
from tests.support.hexameter_process import serving
from tests.support.real_server import real_server

SIGN_IN = {"email": "nobody@example.com", "password": PASSWORD}


async def test_the_header_of_an_untrusted_client_is_ignored(race: Race) -> None:
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


@pytest.mark.parametrize("host", ["127.0.0.1", "::"])
@pytest.mark.parametrize("trusted", ["127.0.0.1", "::ffff:127.0.0.0/104"])
async def test_an_ipv4_proxy_is_trusted_on_a_socket_for_both_protocols(
    tmp_path: Path, host: str, trusted: str
) -> None:
    settings = {"trusted_proxies": f"{trusted},10.0.0.0/8", "limit_sign_in": "1/minute"}
    async with (
        serving(tmp_path, "--host", host, database_url="memory://", **settings) as (process, url),
        httpx.AsyncClient(base_url=url) as client,
    ):

        async def status(forwarded_for: str) -> int:
            headers = {"X-Forwarded-For": forwarded_for}
            return (await client.post("/v1/auth/login", json=SIGN_IN, headers=headers)).status_code

        assert await status("203.0.113.1") == 401
        assert await status("203.0.113.2") == 401
        assert await status("::ffff:203.0.113.1") == 429
        assert await status("203.0.113.2, ::ffff:10.1.2.3") == 429
        assert "untrusted" not in process.output


@pytest.mark.parametrize("host", ["127.0.0.1", "::"])
async def test_an_untrusted_proxy_is_logged_once_and_its_clients_share_a_limit(
    tmp_path: Path, host: str
) -> None:
    settings = {"trusted_proxies": "10.0.0.0/8", "limit_sign_in": "1/minute"}
    async with (
        serving(tmp_path, "--host", host, database_url="memory://", **settings) as (process, url),
        httpx.AsyncClient(base_url=url) as client,
    ):
        assert (await client.post("/v1/auth/login", json=SIGN_IN)).status_code == 401
        assert "untrusted" not in process.output
        for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP"):
            headers = {name: "203.0.113.1"}
            refused = await client.post("/v1/auth/login", json=SIGN_IN, headers=headers)
            assert refused.status_code == 429
        process.end()
        warnings = [line for line in process.lines if "HEXAMETER_TRUSTED_PROXIES" in line]
        assert len(warnings) == 1
        assert "127.0.0.1" in warnings[0]


async def test_behind_proxies_the_nearest_untrusted_address_counts(tmp_path: Path) -> None:
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
        # What a client puts before the entries of the proxies is ignored.
        assert await status("198.51.100.7, 203.0.113.1") == 429
        assert await status("198.51.100.7, 203.0.113.2, 10.1.2.3") == 429
        assert await status("198.51.100.7") == 401
        # Everything that is not an address counts as one client.
        assert await status("not an address") == 401
        assert await status("x" * 5000) == 429
