"""The client's address, which a proxy may pass on from the client."""

import json
from datetime import timedelta

from tests.http.fuzzing.asgi import ask
from tests.support.app_client import PASSWORD, AppClient

ADDRESSES = {
    "8.8.8.8": "8.8.8.8",
    "::ffff:1.2.3.4": "1.2.3.4",
    "2001:DB8:0::1": "2001:db8::1",
    "fe80::1%eth0": "fe80::1",
    "unknown": None,
    "x" * 500: None,
    "1.2.3.4, 5.6.7.8": None,
    "\x85\xff\0": None,
    "": None,
}


async def test_what_is_no_address_is_kept_as_none(app: AppClient) -> None:
    await app.account("ada")
    login = json.dumps({"email": "ada@example.com", "password": PASSWORD}).encode()
    headers = [(b"content-type", b"application/json")]
    for sent, kept in ADDRESSES.items():
        answer = await ask(app.api, "POST", "/v1/auth/login", headers, login, client=sent)
        assert answer.status == 200, sent
        bearer = f"Bearer {answer.json()['access_token']}"
        sessions = await app.client.get(
            "/v1/auth/sessions?limit=1", headers={"Authorization": bearer}
        )
        app.clock.advance(timedelta(seconds=1))
        assert sessions.json()["items"][0]["ip"] == kept
