"""Refusals that must be recorded are committed before the response."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from functools import partial

import pytest

from tests.http.auth.calls import (
    OTHER_PASSWORD,
    is_let_in,
    post,
    reauthenticate,
    refresh,
    verification_token,
    verify,
)
from tests.support.app_client import AppClient, running_app
from tests.support.assertions import error_of
from tests.support.plain_connection import fetch
from tests.support.stores import DATABASES, StoreMaker

OpenApp = Callable[..., AbstractAsyncContextManager[AppClient]]


@pytest.fixture(params=DATABASES)
async def url(request: pytest.FixtureRequest, empty_store: StoreMaker) -> AsyncGenerator[str]:
    async with empty_store(request.param) as url:
        yield url


@pytest.fixture
def opened(url: str) -> OpenApp:
    """Starts the application again over the same database."""
    return partial(running_app, url, rate_limits="on")


async def audited(url: str, action: str) -> list[tuple[str | None, str | None, str | None]]:
    """Actor, target and address of each entry."""
    rows = await fetch(
        url,
        "SELECT entry.action, by_user.username, about.username, entry.ip FROM audit_entries entry "
        "LEFT JOIN users by_user ON by_user.id = entry.actor_id "
        "LEFT JOIN users about ON about.id = entry.subject_id ORDER BY entry.occurred_at",
    )
    return [(by, about, ip) for done, by, about, ip in rows if done == action]


async def fails(app: AppClient, *, times: int, email: str = "ada@example.com") -> None:
    for _ in range(times):
        error_of(await app.login(email, OTHER_PASSWORD), 401, "INVALID_CREDENTIALS")


async def test_a_failed_sign_in_is_recorded_before_the_response(url: str, opened: OpenApp) -> None:
    async with opened() as app:
        await app.account("ada")
        for email in ("ada@example.com", "nobody@example.com"):
            await fails(app, times=1, email=email)
            app.clock.advance(timedelta(seconds=1))
        assert await audited(url, "auth.sign_in_failed") == [
            (None, "ada", "127.0.0.1"),
            (None, None, "127.0.0.1"),
        ]
        counted = "SELECT count FROM rate_limits WHERE key LIKE 'sign-in:network:%'"
        assert [count for (count,) in await fetch(url, counted)] == [1, 1]


async def test_failed_sign_ins_count_after_a_restart(opened: OpenApp) -> None:
    async with opened() as app:
        await app.account("ada")
        await fails(app, times=3)
    async with opened() as app:
        await fails(app, times=2)
        error_of(await app.login("ada@example.com"), 429, "RATE_LIMITED")


async def test_the_correct_password_of_a_suspended_account_is_recorded(
    url: str, opened: OpenApp
) -> None:
    async with opened() as app:
        chief, ada = await app.account("chief", role="admin"), await app.account("ada")
        path = f"/v1/users/{ada.id}"
        await app.client.patch(path, json={"suspended": True}, headers=chief.headers)
        error_of(await app.login(ada.email), 403, "ACCOUNT_SUSPENDED")
        assert await audited(url, "auth.sign_in_failed") == [(None, "ada", "127.0.0.1")]


async def test_a_wrong_password_of_a_signed_in_user_is_recorded(url: str, opened: OpenApp) -> None:
    async with opened() as app:
        ada = await app.account("ada")
        error_of(await reauthenticate(app, ada, OTHER_PASSWORD), 403, "WRONG_PASSWORD")
        body = {"current_password": OTHER_PASSWORD, "new_password": OTHER_PASSWORD}
        answer = await post(app, "/v1/auth/password/change", body, ada)
        error_of(answer, 403, "WRONG_PASSWORD")
        entries = await audited(url, "auth.reauthentication_failed")
        assert entries == [("ada", "ada", "127.0.0.1")] * 2


async def test_a_reused_token_ends_the_session_before_the_response(
    url: str, opened: OpenApp
) -> None:
    async with opened() as app:
        ada = await app.account("ada")
        await app.signed_in("ada")
        await refresh(app, ada.refresh_token)
        app.clock.advance(timedelta(seconds=10))
        error_of(await refresh(app, ada.refresh_token), 401, "REFRESH_TOKEN_REUSED")
        sessions = "SELECT end_reason, ended_at IS NULL FROM sessions ORDER BY id"
        assert await fetch(url, sessions) == [("token_reused", False), (None, True)]
        news = "SELECT count(*) FROM ended_sessions e JOIN sessions s ON s.id = e.session_id"
        assert await fetch(url, news) == [(1,)]
        assert await audited(url, "auth.refresh_token_reused") == [(None, "ada", "127.0.0.1")]
        told = "SELECT count(*) FROM outbox WHERE type = 'session.refresh_token_reused'"
        assert await fetch(url, told) == [(1,)]


async def test_a_revoked_session_stays_revoked_after_a_restart(opened: OpenApp) -> None:
    async with opened() as app:
        ada, elsewhere = await app.account("ada"), await app.signed_in("ada")
        renewed = (await refresh(app, ada.refresh_token)).json()
        app.clock.advance(timedelta(seconds=10))
        error_of(await refresh(app, ada.refresh_token), 401, "REFRESH_TOKEN_REUSED")
        now = app.clock.now()
    async with opened() as app:
        app.clock.advance(now - app.clock.now())
        for token in (ada.refresh_token, renewed["refresh_token"]):
            error_of(await refresh(app, token), 401, "INVALID_REFRESH_TOKEN")
        assert not await is_let_in(app, renewed["access_token"])
        assert await is_let_in(app, elsewhere.access_token)
        assert (await refresh(app, elsewhere.refresh_token)).status_code == 200


async def test_wrong_passwords_for_a_link_count_after_a_restart(opened: OpenApp) -> None:
    async with opened() as app:
        await app.register("ada")
        token = await verification_token(app, "ada")
        for _ in range(5):
            error_of(await verify(app, token, OTHER_PASSWORD), 403, "WRONG_PASSWORD")
    async with opened() as app:
        error_of(await verify(app, token), 429, "RATE_LIMITED")
