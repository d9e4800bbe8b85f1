"""Settings of the site: how long passwords must be, and how long access tokens last."""

from datetime import timedelta

import httpx
import pytest
from pydantic import ValidationError

from hexameter.entrypoints.settings import Settings
from tests.http.auth.calls import is_let_in, refresh
from tests.http.auth.conftest import NewApp
from tests.support.app_client import AppClient
from tests.support.assertions import field_errors_of


async def test_the_shortest_password_is_a_setting(new_app: NewApp) -> None:
    app = await new_app(password_min_length=8)
    assert (await register(app, "tr0ub4do")).status_code == 202
    short = await register(app, "tr0ub4d")
    assert field_errors_of(short) == {("password", "too_short")}
    assert (await register(app, "password")).status_code == 422
    app = await new_app()
    short = await register(app, "short")
    assert short.json()["error"]["details"][0]["message"] == "Must have at least 10 characters."
    app = await new_app(password_min_length=12)
    short = await register(app, "tr0ub4dor&3")
    assert field_errors_of(short) == {("password", "too_short")}
    assert short.json()["error"]["details"][0]["message"] == "Must have at least 12 characters."


@pytest.mark.parametrize(
    ("minimum", "password", "status"),
    [(12, "tr0ub4dor&3", 422), (12, "tr0ub4dor&3x", 201), (8, "tr0ub4do", 201)],
)
async def test_it_holds_for_accounts_that_an_administrator_creates(
    new_app: NewApp, minimum: int, password: str, status: int
) -> None:
    app = await new_app(password_min_length=minimum)
    admin = await app.account("ada", role="admin")
    body = {"email": "eve@example.com", "password": password, "username": "eve", "name": "Eve"}
    answer = await app.client.post("/v1/users", json=body, headers=admin.headers)
    assert answer.status_code == status
    if status == 422:
        assert field_errors_of(answer) == {("password", "too_short")}


async def test_the_lifetime_of_access_tokens_is_a_setting(new_app: NewApp) -> None:
    app = await new_app(access_token_lifetime=3600)
    ada = await app.account("ada")
    tokens = (await refresh(app, ada.refresh_token)).json()
    assert tokens["expires_in"] == 3600
    app.clock.advance(timedelta(minutes=59, seconds=59))
    assert await is_let_in(app, tokens["access_token"])
    app.clock.advance(timedelta(seconds=1))
    assert not await is_let_in(app, tokens["access_token"])


async def test_an_ended_session_is_refused_for_as_long(new_app: NewApp) -> None:
    app = await new_app(access_token_lifetime=86_400)
    ada = await app.account("ada")
    ended = await app.client.post("/v1/auth/logout", headers=ada.headers)
    assert ended.status_code == 204
    app.clock.advance(timedelta(hours=23))
    assert not await is_let_in(app, ada.access_token)


async def test_a_lower_lifetime_holds_for_tokens_that_exist(new_app: NewApp) -> None:
    """Their sessions are forgotten earlier, so they must not outlive that."""
    before = await new_app(access_token_lifetime=3600)
    after = await new_app(access_token_lifetime=60, beside=before)
    ada = await before.account("ada")
    assert await is_let_in(after, ada.access_token)
    before.clock.advance(timedelta(seconds=60))
    assert await is_let_in(before, ada.access_token)
    assert not await is_let_in(after, ada.access_token)


@pytest.mark.parametrize(
    "rule",
    [
        {"password_min_length": 7},
        {"password_min_length": 65},
        {"access_token_lifetime": 59},
        {"access_token_lifetime": 86_401},
    ],
)
def test_unreasonable_values_are_refused(rule: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate({"database_url": "memory://", **rule})


async def register(app: AppClient, password: str) -> httpx.Response:
    body = {"email": "ada@example.com", "password": password, "username": "ada", "name": "Ada"}
    return await app.client.post("/v1/auth/register", json=body)
