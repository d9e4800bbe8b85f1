"""`/v1/auth/password/forgot`, `/reset` and `/change`, and what they end."""

from datetime import timedelta

from tests.http.auth.calls import (
    OTHER_PASSWORD,
    change,
    forgot,
    is_let_in,
    post,
    refresh,
    reset,
    reset_token,
    templates,
    verify,
)
from tests.http.auth.conftest import NewApp
from tests.support.app_client import PASSWORD, Account, AppClient
from tests.support.assertions import error_of, fields_of

INVALID = (422, "INVALID_TOKEN")


async def assert_over(app: AppClient, account: Account) -> None:
    assert not await is_let_in(app, account.access_token)
    error_of(await refresh(app, account.refresh_token), 401, "INVALID_REFRESH_TOKEN")


async def test_a_reset_sets_the_password_and_ends_every_session(app: AppClient) -> None:
    ada, elsewhere, grace = (
        await app.account("ada"),
        await app.signed_in("ada"),
        await app.account("grace"),
    )
    answer = await forgot(app, "ADA@example.com")
    assert (answer.status_code, answer.json()) == (202, {"status": "accepted"})
    await app.deliver()
    answer = await reset(app, app.mailbox.last_token(ada.email, "reset_password"))
    assert (answer.status_code, answer.content) == (204, b"")
    await assert_over(app, ada)
    await assert_over(app, elsewhere)
    assert await is_let_in(app, grace.access_token)
    error_of(await app.login(ada.email), 401, "INVALID_CREDENTIALS")
    assert (await app.login(ada.email, OTHER_PASSWORD)).status_code == 200
    await app.deliver()
    assert templates(app, ada.email) == ["verify_email", "reset_password", "password_changed"]


async def test_a_reset_token_works_once(app: AppClient) -> None:
    ada = await app.account("ada")
    token = await reset_token(app, ada)
    assert (await reset(app, token)).status_code == 204
    error_of(await reset(app, token, PASSWORD), *INVALID)
    assert (await app.login(ada.email, OTHER_PASSWORD)).status_code == 200


async def test_a_reset_token_lasts_an_hour(app: AppClient) -> None:
    ada = await app.account("ada")
    token = await reset_token(app, ada)
    app.clock.advance(timedelta(hours=1) - timedelta(milliseconds=1))
    assert fields_of(await reset(app, token, "short")) == {"password"}
    app.clock.advance(timedelta(milliseconds=1))
    error_of(await reset(app, token), *INVALID)


async def test_using_one_reset_token_ends_the_others(app: AppClient) -> None:
    ada = await app.account("ada")
    older, newer = await reset_token(app, ada), await reset_token(app, ada)
    assert older != newer
    assert (await reset(app, newer)).status_code == 204
    error_of(await reset(app, older), *INVALID)


async def test_a_refused_password_is_named_and_does_not_use_the_token_up(app: AppClient) -> None:
    ada = await app.account("lovelace")
    token = await reset_token(app, ada)
    for password in ("too short", "password123", "lovelace12", "ä" * 513, 1, None):
        body = {"token": token, "password": password}
        answer = await post(app, "/v1/auth/password/reset", body)
        assert fields_of(answer) == {"password"}, password
    assert (await reset(app, token)).status_code == 204


async def test_whoever_can_read_the_mail_owns_the_address(new_app: NewApp) -> None:
    app = await new_app(registration="immediate")
    await app.register("mallory", email="ada@example.com")
    stranger = (await app.login("ada@example.com")).json()
    await forgot(app, "ada@example.com")
    await app.deliver()
    assert (
        await reset(app, app.mailbox.last_token("ada@example.com", "reset_password"))
    ).status_code == 204
    assert not await is_let_in(app, stranger["access_token"])
    error_of(await app.login("ada@example.com"), 401, "INVALID_CREDENTIALS")
    tokens = (await app.login("ada@example.com", OTHER_PASSWORD)).json()
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    me = (await app.client.get("/v1/users/me", headers=headers)).json()
    assert me["email_verified"] is True
    token = app.mailbox.last_token("ada@example.com", "verify_email")
    error_of(await verify(app, token, OTHER_PASSWORD), *INVALID)


async def test_a_registration_that_waits_has_no_password_to_reset(app: AppClient) -> None:
    await app.register("ada")
    assert (await forgot(app, "ada@example.com")).status_code == 202
    await app.deliver()
    assert templates(app, "ada@example.com") == ["verify_email"]


async def test_a_change_ends_every_other_session(app: AppClient) -> None:
    ada, elsewhere = await app.account("ada"), await app.signed_in("ada")
    answer = await change(app, ada)
    assert (answer.status_code, answer.content) == (204, b"")
    await assert_over(app, elsewhere)
    assert await is_let_in(app, ada.access_token)
    assert (await refresh(app, ada.refresh_token)).status_code == 200
    error_of(await app.login(ada.email), 401, "INVALID_CREDENTIALS")
    assert (await app.login(ada.email, OTHER_PASSWORD)).status_code == 200
    await app.deliver()
    assert templates(app, ada.email) == ["verify_email", "password_changed"]


async def test_a_change_ends_reset_links_that_are_under_way(app: AppClient) -> None:
    ada = await app.account("ada")
    token = await reset_token(app, ada)
    assert (await change(app, ada)).status_code == 204
    error_of(await reset(app, token, PASSWORD), *INVALID)


async def test_a_change_takes_the_current_password(app: AppClient) -> None:
    ada, elsewhere = await app.account("ada"), await app.signed_in("ada")
    answer = await change(app, ada, current=OTHER_PASSWORD)
    error_of(answer, 403, "WRONG_PASSWORD")
    assert await is_let_in(app, elsewhere.access_token)
    assert (await app.login(ada.email)).status_code == 200


async def test_a_change_names_the_field_that_it_refuses(app: AppClient) -> None:
    ada = await app.account("ada")
    for password in ("too short", "password123", "ä" * 513):
        assert fields_of(await change(app, ada, new=password)) == {"new_password"}, password
    assert (await app.login(ada.email)).status_code == 200


async def test_nothing_else_is_changed_with_a_password(app: AppClient) -> None:
    ada = await app.account("ada")
    body = {"current_password": PASSWORD, "new_password": OTHER_PASSWORD}
    for field in ("user_id", "email", "role"):
        answer = await post(app, "/v1/auth/password/change", {**body, field: "x"}, ada)
        assert fields_of(answer) == {field}
    assert (await app.login(ada.email)).status_code == 200
