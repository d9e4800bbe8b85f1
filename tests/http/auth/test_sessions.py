"""Sessions: listed, ended one by one and together, made fresh, left."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx

from tests.http.auth.calls import (
    OTHER_PASSWORD,
    bearer,
    is_let_in,
    post,
    reauthenticate,
    refresh,
)
from tests.support.app_client import PASSWORD, Account, AppClient
from tests.support.assertions import error_of, fields_of, same_but_for_request_id

SESSIONS = "/v1/auth/sessions"


async def listed(app: AppClient, account: Account, **query: str | int) -> dict[str, Any]:
    answer = await app.client.get(SESSIONS, params=query, headers=account.headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def session_ids(app: AppClient, account: Account) -> list[str]:
    return [item["id"] for item in (await listed(app, account))["items"]]


async def test_sessions_are_shown_newest_first_and_the_present_one_is_marked(
    app: AppClient,
) -> None:
    await app.account("ada")
    app.clock.advance(timedelta(minutes=1))
    body = {"email": "ada@example.com", "password": PASSWORD}
    async with app.caller("203.0.113.9") as client:
        answer = await client.post(
            "/v1/auth/login", json=body, headers={"User-Agent": "Lynx/2.9\t(text)"}
        )
    tokens = answer.json()
    app.clock.advance(timedelta(minutes=1))
    tokens = (await refresh(app, tokens["refresh_token"])).json()
    ada = Account("", "", "ada", tokens["access_token"], tokens["refresh_token"])
    page = await listed(app, ada)
    assert page["next_cursor"] is None
    newest, oldest = page["items"]
    assert newest.keys() == {"id", "device", "ip", "created_at", "last_used_at", "current"}
    assert newest["ip"] == "203.0.113.9"
    assert newest["device"] == "Lynx/2.9 (text)"
    assert newest["created_at"] == "2026-01-15T12:01:00Z"
    assert newest["last_used_at"] == "2026-01-15T12:02:00Z"
    assert (newest["current"], oldest["current"]) == (True, False)
    assert oldest["created_at"] == "2026-01-15T12:00:00Z"


async def test_where_a_session_is_from_is_an_address_or_unknown(app: AppClient) -> None:
    await app.account("ada")
    wrong = {"email": "ada@example.com", "password": OTHER_PASSWORD}
    for peer, shown in (
        ("2001:DB8::0:1", "2001:db8::1"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("fe80::1%eth0", "fe80::1"),
        (f"fe80::1%{'x' * 300}", "fe80::1"),
        ("/run/hexameter.sock", None),
        ("x" * 300, None),
        ("", None),
    ):
        async with app.caller(peer) as client:
            assert (await client.post("/v1/auth/login", json=wrong)).status_code == 401, peer
            answer = await client.post("/v1/auth/login", json={**wrong, "password": PASSWORD})
        page = await app.client.get(SESSIONS, headers=bearer(answer.json()["access_token"]))
        assert [item["ip"] for item in page.json()["items"] if item["current"]] == [shown], peer


async def test_sessions_are_private_and_one_s_own(app: AppClient) -> None:
    ada, grace = await app.account("ada"), await app.account("grace")
    assert set(await session_ids(app, ada)).isdisjoint(await session_ids(app, grace))
    answer = await app.client.get(SESSIONS, headers=ada.headers)
    assert answer.headers["cache-control"] == "private, no-cache"


async def test_sessions_are_paged(app: AppClient) -> None:
    ada = await app.account("ada")
    for _ in range(4):
        app.clock.advance(timedelta(seconds=1))
        await app.signed_in("ada")
    everything = await session_ids(app, ada)
    found, cursor = [], None
    while True:
        query = {"limit": 2, "cursor": cursor} if cursor else {"limit": 2}
        page = await listed(app, ada, **query)
        found += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
        assert len(found) % 2 == 0
    assert (len(found), found) == (5, everything)
    oldest_first = await listed(app, ada, sort="created_at")
    assert [item["id"] for item in oldest_first["items"]] == everything[::-1]
    offset = await listed(app, ada, offset=3)
    assert [item["id"] for item in offset["items"]] == everything[3:]


async def test_a_page_that_cannot_be_asked_for_is_refused(app: AppClient) -> None:
    ada = await app.account("ada")
    await app.signed_in("ada")
    cursor = (await listed(app, ada, limit=1))["next_cursor"]

    async def ask(query: str) -> httpx.Response:
        return await app.client.get(f"{SESSIONS}?{query}", headers=ada.headers)

    for foreign in ("x", f"{cursor}x", ada.refresh_token):
        error_of(await ask(f"cursor={foreign}"), 400, "INVALID_CURSOR")
    error_of(await ask(f"cursor={cursor}&sort=created_at"), 400, "INVALID_CURSOR")
    for query in ("limit=0", "limit=101", "limit=x", "sort=ip", "offset=-1", "user=1"):
        assert fields_of(await ask(query)) == {query.partition("=")[0]}


async def test_one_session_ends_at_once_and_the_others_go_on(app: AppClient) -> None:
    ada, elsewhere = await app.account("ada"), await app.signed_in("ada")
    [other] = [item["id"] for item in (await listed(app, ada))["items"] if not item["current"]]
    answer = await app.client.delete(f"{SESSIONS}/{other}", headers=ada.headers)
    assert (answer.status_code, answer.content) == (204, b"")
    assert not await is_let_in(app, elsewhere.access_token)
    error_of(await refresh(app, elsewhere.refresh_token), 401, "INVALID_REFRESH_TOKEN")
    assert await is_let_in(app, ada.access_token)
    assert len(await session_ids(app, ada)) == 1
    again = await app.client.delete(f"{SESSIONS}/{other}", headers=ada.headers)
    error_of(again, 404, "SESSION_NOT_FOUND")


async def test_another_s_session_is_as_if_there_were_none(app: AppClient) -> None:
    ada, grace = await app.account("ada"), await app.account("grace")
    [of_grace] = await session_ids(app, grace)
    foreign = await app.client.delete(f"{SESSIONS}/{of_grace}", headers=ada.headers)
    missing = await app.client.delete(f"{SESSIONS}/{uuid4()}", headers=ada.headers)
    error_of(foreign, 404, "SESSION_NOT_FOUND")
    assert same_but_for_request_id(foreign, missing)
    assert await is_let_in(app, grace.access_token)


async def test_a_session_id_that_is_none_is_422(app: AppClient) -> None:
    ada = await app.account("ada")
    answer = await app.client.delete(f"{SESSIONS}/one", headers=ada.headers)
    assert fields_of(answer) == {"session_id"}


async def test_one_may_end_the_session_that_one_is_in(app: AppClient) -> None:
    ada = await app.account("ada")
    [own] = await session_ids(app, ada)
    assert (await app.client.delete(f"{SESSIONS}/{own}", headers=ada.headers)).status_code == 204
    assert not await is_let_in(app, ada.access_token)


async def test_all_others_end_together(app: AppClient) -> None:
    ada, grace = await app.account("ada"), await app.account("grace")
    others = [await app.signed_in("ada") for _ in range(3)]
    answer = await app.client.delete(SESSIONS, headers=ada.headers)
    assert answer.status_code == 204
    for other in others:
        assert not await is_let_in(app, other.access_token)
        error_of(await refresh(app, other.refresh_token), 401, "INVALID_REFRESH_TOKEN")
    assert await is_let_in(app, ada.access_token)
    assert (await refresh(app, ada.refresh_token)).status_code == 200
    assert await is_let_in(app, grace.access_token)


async def test_a_sign_out_ends_this_session_and_no_other(app: AppClient) -> None:
    ada, elsewhere = await app.account("ada"), await app.signed_in("ada")
    answer = await post(app, "/v1/auth/logout", account=ada)
    assert (answer.status_code, answer.content) == (204, b"")
    assert not await is_let_in(app, ada.access_token)
    error_of(await refresh(app, ada.refresh_token), 401, "INVALID_REFRESH_TOKEN")
    error_of(await post(app, "/v1/auth/logout", account=ada), 401, "UNAUTHENTICATED")
    assert await is_let_in(app, elsewhere.access_token)


async def test_a_session_is_fresh_for_ten_minutes(app: AppClient) -> None:
    ada = await app.account("ada")
    app.clock.advance(timedelta(minutes=4))
    renewed = (await refresh(app, ada.refresh_token)).json()
    app.clock.advance(timedelta(minutes=5))
    late = (await refresh(app, renewed["refresh_token"])).json()
    ada.access_token = late["access_token"]
    app.clock.advance(timedelta(minutes=1))
    answer = await app.client.delete("/v1/users/me", headers=ada.headers)
    error_of(answer, 403, "STEP_UP_REQUIRED")
    assert (await reauthenticate(app, ada)).status_code == 204
    answer = await app.client.delete("/v1/users/me", headers=ada.headers)
    assert answer.status_code == 202


async def test_only_the_session_that_proved_itself_is_fresh(app: AppClient) -> None:
    ada, elsewhere = await app.account("ada"), await app.signed_in("ada")
    app.clock.advance(timedelta(minutes=4))
    sessions = [ada, elsewhere]
    for _ in range(2):
        app.clock.advance(timedelta(minutes=4))
        for session in sessions:
            tokens = (await refresh(app, session.refresh_token)).json()
            session.access_token = tokens["access_token"]
            session.refresh_token = tokens["refresh_token"]
    assert (await reauthenticate(app, ada)).status_code == 204
    answer = await app.client.delete("/v1/users/me", headers=elsewhere.headers)
    error_of(answer, 403, "STEP_UP_REQUIRED")


async def test_a_wrong_password_makes_nothing_fresh(app: AppClient) -> None:
    ada = await app.account("ada")
    answer = await reauthenticate(app, ada, OTHER_PASSWORD)
    error_of(answer, 403, "WRONG_PASSWORD")
    assert await is_let_in(app, ada.access_token)


async def test_what_needs_a_sign_in_says_so_first(app: AppClient) -> None:
    passwords = {"current_password": PASSWORD, "new_password": OTHER_PASSWORD}
    for method, path, body in (
        ("POST", "/v1/auth/logout", None),
        ("POST", "/v1/auth/reauthenticate", {"password": PASSWORD}),
        ("POST", "/v1/auth/password/change", passwords),
        ("POST", "/v1/auth/password/change", {}),
        ("GET", SESSIONS, None),
        ("GET", f"{SESSIONS}?limit=x", None),
        ("DELETE", SESSIONS, None),
        ("DELETE", f"{SESSIONS}/01890000-0000-7000-8000-000000000001", None),
        ("DELETE", f"{SESSIONS}/x", None),
        ("DELETE", "/v1/users/me", None),
    ):
        answer = await app.client.request(method, path, json=body)
        error_of(answer, 401, "UNAUTHENTICATED")
        assert answer.headers["www-authenticate"] == "Bearer"
