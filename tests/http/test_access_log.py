"""The lines of the access log."""

import json

import httpx
import pytest
from structlog.testing import capture_logs

from tests.http.web_app import build
from tests.support.app_client import running_app

MAX_LINE = 600


@pytest.mark.parametrize("fast_routes", ["on", "off"])
async def test_a_line_names_the_client_and_the_account(fast_routes: str) -> None:
    async with running_app("memory://", access_log=True, fast_routes=fast_routes) as app:
        ada = await app.account("ada")
        with capture_logs() as logs:
            await app.client.get("/v1/users/me", headers=ada.headers)
            await app.client.get("/v1/posts", headers=ada.headers)
            await app.client.get("/v1/posts")
            await app.client.get("/v1/users/me", headers={"Authorization": "Bearer forged"})
    requests = [entry for entry in logs if entry["event"] == "request"]
    assert [entry["user"] for entry in requests] == [ada.id, ada.id, None, None]
    assert {entry["client"] for entry in requests} == {"127.0.0.1"}


@pytest.mark.parametrize(
    ("peer", "logged"),
    [
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8::1", "2001:db8::1"),
        ("forged\nline", None),
    ],
)
async def test_the_client_is_logged_as_an_address(peer: str, logged: str | None) -> None:
    transport = httpx.ASGITransport(app=build(), client=(peer, 1))
    with capture_logs() as logs:
        async with httpx.AsyncClient(transport=transport, base_url="http://h.example") as client:
            await client.get("/nothing")
    assert logs[0]["client"] == logged


async def test_the_longest_line_is_short() -> None:
    transport = httpx.ASGITransport(app=build(), client=("2001:db8:1:2:3:4:5:6", 65535))
    with capture_logs() as logs:
        async with httpx.AsyncClient(transport=transport, base_url="http://h.example") as client:
            path = "/é" * 2000
            await client.get(path, headers={"X-Request-ID": "x" * 64, "User-Agent": "u" * 5000})
    assert len(json.dumps(logs[0])) < MAX_LINE
