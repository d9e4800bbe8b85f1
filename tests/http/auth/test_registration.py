"""`POST /v1/auth/register`, and the way to the first sign-in."""

from datetime import timedelta

import pytest

from tests.http.auth.calls import (
    all_alike,
    me,
    post,
    templates,
    verification_token,
    verify,
)
from tests.http.auth.conftest import NewApp
from tests.support.app_client import PASSWORD, AppClient
from tests.support.assertions import error_of, fields_of, same_but_for_request_id

ADA = {
    "email": "ada@example.com",
    "password": PASSWORD,
    "username": "ada",
    "name": "Ada Lovelace",
}


async def test_somebody_registers_confirms_signs_in_and_sees_themselves(app: AppClient) -> None:
    answer = await app.client.post("/v1/auth/register", json=ADA)
    assert (answer.status_code, answer.json()) == (202, {"status": "accepted"})
    answer = await verify(app, await verification_token(app, "ada"))
    assert (answer.status_code, answer.content) == (204, b"")
    tokens = (await app.login("ada@example.com")).json()
    account = (await me(app, tokens["access_token"])).json()
    assert account.pop("id")[14] == "7"
    assert account == {
        "email": "ada@example.com",
        "email_verified": True,
        "username": "ada",
        "name": "Ada Lovelace",
        "bio": None,
        "avatar_url": None,
        "role": "author",
        "created_at": "2026-01-15T12:00:00Z",
        "updated_at": "2026-01-15T12:00:00Z",
    }


async def test_new_accounts_get_the_role_that_is_configured(new_app: NewApp) -> None:
    app = await new_app(default_role="reader")
    ada = await app.account("ada")
    assert (await me(app, ada.access_token)).json()["role"] == "reader"


async def test_nothing_but_the_link_opens_the_account(app: AppClient) -> None:
    await app.register("ada")
    error_of(await app.login("ada@example.com"), 401, "INVALID_CREDENTIALS")
    answer = await app.client.get("/v1/users/by-username/ada")
    error_of(answer, 404, "USER_NOT_FOUND")


@pytest.mark.parametrize("username", ["ada", "ADA"])
async def test_the_username_of_an_account_is_taken(app: AppClient, username: str) -> None:
    await app.account("ada")
    answer = await app.register(username, email="grace@example.com")
    error_of(answer, 409, "USERNAME_TAKEN")


async def test_a_username_is_held_for_a_day_for_whoever_asked_first(app: AppClient) -> None:
    await app.register("ada")
    app.clock.advance(timedelta(hours=24) - timedelta(seconds=1))
    answer = await app.register("ada", email="grace@example.com")
    error_of(answer, 409, "USERNAME_TAKEN")
    app.clock.advance(timedelta(seconds=1))
    assert (await app.register("ada", email="grace@example.com")).status_code == 202


async def test_a_username_is_held_also_for_an_address_that_is_taken(app: AppClient) -> None:
    await app.account("ada")
    assert (await app.register("countess", email="ada@example.com")).status_code == 202
    answer = await app.register("countess", email="grace@example.com")
    error_of(answer, 409, "USERNAME_TAKEN")


async def test_the_owner_of_a_taken_address_is_told_and_nothing_else_happens(
    app: AppClient,
) -> None:
    await app.account("ada")
    assert (await app.register("countess", email="Ada@Example.COM")).status_code == 202
    await app.deliver()
    assert sorted(templates(app, "ada@example.com")) == ["address_taken", "verify_email"]
    assert "token" not in app.mailbox.to("ada@example.com")[-1].values
    assert (await app.login("ada@example.com")).status_code == 200


async def test_the_answer_does_not_tell_which_addresses_are_known(app: AppClient) -> None:
    await app.account("ada")
    await app.register("grace")
    answers = [
        await app.client.post(
            "/v1/auth/register", json={**ADA, "email": email, "username": username}
        )
        for email, username in [
            ("ada@example.com", "one"),
            ("ADA@example.com", "two"),
            ("grace@example.com", "three"),
            ("nobody@example.com", "four"),
        ]
    ]
    assert answers[0].status_code == 202
    assert all_alike(answers)


async def test_a_field_that_is_wrong_is_named_and_not_echoed(app: AppClient) -> None:
    for field, value in (
        ("email", "no address"),
        ("email", "ada@example.com\r\nBcc: eve@example.com"),
        ("email", f"{'a' * 250}@example.com"),
        ("email", None),
        ("password", "too short"),
        ("password", "password123"),
        ("password", "lovelace12"),
        ("password", "ä" * 513),
        ("password", 1234567890),
        ("username", "ad"),
        ("username", "_ada"),
        ("username", "admin"),
        ("username", "ad\u0430"),
        ("name", ""),
        ("name", "Ada\nLovelace"),
        ("name", "x" * 81),
        ("role", "admin"),
        ("email_verified", True),
    ):
        answer = await post(app, "/v1/auth/register", {**ADA, field: value})
        assert fields_of(answer) == {field}, value
        assert len(str(value)) < 7 or str(value) not in answer.text


async def test_text_that_no_store_can_keep_is_refused(app: AppClient) -> None:
    for field in ADA:
        others = ", ".join(f'"{name}": "{ADA[name]}"' for name in ADA if name != field)
        for text in (r'"ada\u0000ada\u0000"', r'"ada\ud800ada\ud800"'):
            answer = await app.client.post(
                "/v1/auth/register",
                content=f'{{"{field}": {text}, {others}}}',
                headers={"Content-Type": "application/json"},
            )
            assert fields_of(answer) == {field}


async def test_an_address_that_was_mailed_to_is_the_one_that_was_written(app: AppClient) -> None:
    await app.register("ada", email="Ada.Lovelace@Example.com")
    await app.deliver()
    [mail] = app.mailbox.mails
    assert mail.to == "Ada.Lovelace@example.com"


async def test_where_registration_is_closed_nobody_registers(new_app: NewApp) -> None:
    app = await new_app(registration="closed")
    error_of(await app.register("ada"), 403, "REGISTRATION_CLOSED")
    await app.deliver()
    assert app.mailbox.mails == []


async def test_an_immediate_account_is_used_at_once_and_confirmed_later(
    new_app: NewApp,
) -> None:
    app = await new_app(registration="immediate")
    assert (await app.register("ada")).status_code == 202
    ada = await app.signed_in("ada")
    assert (await me(app, ada.access_token)).json()["email_verified"] is False
    token = await verification_token(app, "ada")
    error_of(await verify(app, token, "not the password"), 403, "WRONG_PASSWORD")
    assert (await verify(app, token)).status_code == 204
    assert (await me(app, ada.access_token)).json()["email_verified"] is True
    error_of(await verify(app, token), 422, "INVALID_TOKEN")


async def test_an_immediate_registration_answers_the_same_for_a_taken_address(
    new_app: NewApp,
) -> None:
    app = await new_app(registration="immediate")
    first = await app.client.post("/v1/auth/register", json=ADA)
    again = {**ADA, "email": "ADA@example.com", "username": "other"}
    second = await app.client.post("/v1/auth/register", json=again)
    assert same_but_for_request_id(first, second)
    await app.deliver()
    assert sorted(templates(app, "ada@example.com")) == ["address_taken", "verify_email"]
