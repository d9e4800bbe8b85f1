"""`POST /v1/auth/refresh`: tokens that rotate, repeats, and reuse."""

from datetime import timedelta

from tests.http.auth.calls import (
    TOKEN_FIELDS,
    bearer,
    is_let_in,
    me,
    post,
    refresh,
    templates,
)
from tests.support.app_client import AppClient
from tests.support.assertions import error_of, fields_of

INVALID = (401, "INVALID_REFRESH_TOKEN")
REUSED = (401, "REFRESH_TOKEN_REUSED")


async def test_a_refresh_answers_as_a_sign_in_does(app: AppClient) -> None:
    ada = await app.account("ada")
    app.clock.advance(timedelta(minutes=6))
    assert not await is_let_in(app, ada.access_token)
    answer = await refresh(app, ada.refresh_token)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    tokens = answer.json()
    assert tokens.keys() == TOKEN_FIELDS
    assert (tokens["token_type"], tokens["expires_in"]) == ("bearer", 300)
    assert tokens["refresh_token"] != ada.refresh_token
    assert await is_let_in(app, tokens["access_token"])


async def test_a_repeat_within_the_grace_gets_the_same_successor(app: AppClient) -> None:
    ada = await app.account("ada")
    first = (await refresh(app, ada.refresh_token)).json()
    app.clock.advance(timedelta(seconds=10) - timedelta(milliseconds=1))
    second = (await refresh(app, ada.refresh_token)).json()
    assert second["refresh_token"] == first["refresh_token"]
    assert await is_let_in(app, first["access_token"])
    assert await is_let_in(app, second["access_token"])
    assert (await refresh(app, first["refresh_token"])).status_code == 200


async def test_reuse_after_the_grace_ends_the_family_and_no_other_session(app: AppClient) -> None:
    ada = await app.account("ada")
    elsewhere = await app.signed_in("ada")
    first = (await refresh(app, ada.refresh_token)).json()
    second = (await refresh(app, first["refresh_token"])).json()
    app.clock.advance(timedelta(seconds=10))
    answer = await refresh(app, ada.refresh_token)
    error_of(answer, *REUSED)
    assert answer.headers["www-authenticate"] == "Bearer"
    for dead in (ada.access_token, first["access_token"], second["access_token"]):
        assert not await is_let_in(app, dead)
    for later in (second, first):
        error_of(await refresh(app, later["refresh_token"]), *INVALID)
    error_of(await refresh(app, ada.refresh_token), *INVALID)
    assert await is_let_in(app, elsewhere.access_token)
    assert (await refresh(app, elsewhere.refresh_token)).status_code == 200


async def test_the_owner_is_told_of_reuse(app: AppClient) -> None:
    ada = await app.account("ada")
    await refresh(app, ada.refresh_token)
    app.clock.advance(timedelta(seconds=10))
    await refresh(app, ada.refresh_token)
    await app.deliver()
    assert templates(app, ada.email) == ["verify_email", "refresh_token_reused"]


async def test_the_grace_ends_when_the_successor_is_used(app: AppClient) -> None:
    ada = await app.account("ada")
    first = (await refresh(app, ada.refresh_token)).json()
    assert (await refresh(app, first["refresh_token"])).status_code == 200
    error_of(await refresh(app, ada.refresh_token), *REUSED)
    assert not await is_let_in(app, first["access_token"])


async def test_the_successor_is_used_when_it_is_refreshed_and_not_before(app: AppClient) -> None:
    ada = await app.account("ada")
    first = (await refresh(app, ada.refresh_token)).json()
    assert await is_let_in(app, first["access_token"])
    assert (await refresh(app, ada.refresh_token)).status_code == 200


async def test_an_access_token_lasts_five_minutes(app: AppClient) -> None:
    ada = await app.account("ada")
    app.clock.advance(timedelta(minutes=5) - timedelta(milliseconds=1))
    assert await is_let_in(app, ada.access_token)
    app.clock.advance(timedelta(milliseconds=1))
    assert not await is_let_in(app, ada.access_token)


async def test_a_refresh_token_lasts_thirty_days_and_is_just_invalid_then(app: AppClient) -> None:
    ada = await app.account("ada")
    app.clock.advance(timedelta(days=30))
    error_of(await refresh(app, ada.refresh_token), *INVALID)


async def test_a_session_lasts_ninety_days_however_often_it_is_refreshed(app: AppClient) -> None:
    ada = await app.account("ada")
    tokens = {"refresh_token": ada.refresh_token}
    for _ in range(4):
        app.clock.advance(timedelta(days=20))
        tokens = (await refresh(app, tokens["refresh_token"])).json()
    assert tokens["refresh_expires_in"] == 10 * 24 * 3600
    app.clock.advance(timedelta(days=10))
    error_of(await refresh(app, tokens["refresh_token"]), *INVALID)


async def test_a_new_role_ends_the_session_and_the_next_sign_in_has_it(app: AppClient) -> None:
    chief = await app.account("chief", role="admin")
    ada = await app.account("ada")
    answer = await app.client.patch(
        f"/v1/users/{ada.id}", json={"role": "editor"}, headers=chief.headers
    )
    assert answer.status_code == 200
    assert not await is_let_in(app, ada.access_token)
    error_of(await refresh(app, ada.refresh_token), *INVALID)
    again = await app.signed_in("ada")
    assert (await me(app, again.access_token)).json()["role"] == "editor"


async def test_a_token_that_was_never_given_is_invalid(app: AppClient) -> None:
    for token in ("hxr_", "hxr_" + "A" * 43, "x", "\u2603", "' OR ''='"):
        answer = await refresh(app, token)
        error_of(answer, *INVALID)
        assert answer.headers["www-authenticate"] == "Bearer"


async def test_tokens_of_other_purposes_refresh_nothing(app: AppClient) -> None:
    ada = await app.account("ada")
    mailed = app.mailbox.last_token(ada.email, "verify_email")
    for token in (ada.access_token, mailed, ada.refresh_token[:-1], f"{ada.refresh_token}="):
        error_of(await refresh(app, token), *INVALID)


async def test_a_body_that_is_wrong_is_422(app: AppClient) -> None:
    for token in (None, "", "x" * 10_000, "a\0b", 1, ["x"]):
        answer = await post(app, "/v1/auth/refresh", {"refresh_token": token})
        assert fields_of(answer) == {"refresh_token"}, token
    assert fields_of(await post(app, "/v1/auth/refresh", {})) == {"refresh_token"}


async def test_a_refresh_needs_no_access_token_and_believes_none(app: AppClient) -> None:
    ada = await app.account("ada")
    answer = await app.client.post(
        "/v1/auth/refresh",
        json={"refresh_token": ada.refresh_token},
        headers=bearer("expired"),
    )
    assert answer.status_code == 200
