"""`POST /v1/auth/login`."""

import unicodedata

from tests.http.auth.calls import (
    OTHER_PASSWORD,
    TOKEN_FIELDS,
    all_alike,
    is_let_in,
    post,
    verification_token,
    verify,
)
from tests.support.app_client import PASSWORD, AppClient
from tests.support.assertions import error_of, fields_of


async def suspend(app: AppClient, user_id: str) -> None:
    chief = await app.account("chief", role="admin")
    answer = await app.client.patch(
        f"/v1/users/{user_id}", json={"suspended": True}, headers=chief.headers
    )
    assert answer.status_code == 200, answer.text


async def test_a_sign_in_answers_both_tokens_and_how_long_they_last(app: AppClient) -> None:
    await app.account("ada")
    answer = await app.login("ada@example.com")
    assert answer.status_code == 200
    tokens = answer.json()
    assert tokens.keys() == TOKEN_FIELDS
    assert tokens["token_type"] == "bearer"
    assert (tokens["expires_in"], tokens["refresh_expires_in"]) == (300, 30 * 24 * 3600)
    assert tokens["refresh_token"].startswith("hxr_")
    assert await is_let_in(app, tokens["access_token"])


async def test_what_holds_tokens_is_stored_by_nobody(app: AppClient) -> None:
    await app.account("ada")
    answer = await app.login("ada@example.com")
    assert answer.headers["cache-control"] == "no-store"
    refused = await app.login("ada@example.com", OTHER_PASSWORD)
    assert refused.headers["cache-control"] == "no-store"


async def test_the_address_is_compared_without_case(app: AppClient) -> None:
    await app.account("ada")
    assert (await app.login("ADA@Example.Com")).status_code == 200


async def test_unknown_wrong_and_unconfirmed_get_one_answer(app: AppClient) -> None:
    await app.account("ada")
    await app.register("grace")
    answers = [
        await app.login(email, password)
        for email, password in [
            ("ada@example.com", OTHER_PASSWORD),
            ("ada@example.com", PASSWORD.upper()),
            ("ada@example.com", f"{PASSWORD} "),
            ("ada@example.com", "x"),
            ("nobody@example.com", PASSWORD),
            ("grace@example.com", PASSWORD),
        ]
    ]
    error_of(answers[0], 401, "INVALID_CREDENTIALS")
    assert answers[0].headers["www-authenticate"] == "Bearer"
    assert all_alike(answers)


async def test_a_suspension_is_told_only_to_who_knows_the_password(app: AppClient) -> None:
    ada = await app.account("ada")
    await suspend(app, ada.id)
    assert not await is_let_in(app, ada.access_token)
    wrong = await app.login(ada.email, OTHER_PASSWORD)
    error_of(wrong, 401, "INVALID_CREDENTIALS")
    error_of(await app.login(ada.email), 403, "ACCOUNT_SUSPENDED")


async def test_a_password_is_the_same_however_its_letters_are_composed(app: AppClient) -> None:
    password = "Überdruß über Äpfel"
    body = {"email": "ada@example.com", "username": "ada", "name": "Ada"}
    decomposed = unicodedata.normalize("NFD", password)
    await app.client.post("/v1/auth/register", json={**body, "password": decomposed})
    assert (await verify(app, await verification_token(app, "ada"), password)).status_code == 204
    for spelling in (password, decomposed):
        assert (await app.login("ada@example.com", spelling)).status_code == 200


async def test_the_end_of_a_long_password_counts(app: AppClient) -> None:
    password = "a long way to go " * 60
    body = {"email": "ada@example.com", "username": "ada", "name": "Ada", "password": password}
    assert (await app.client.post("/v1/auth/register", json=body)).status_code == 202
    token = await verification_token(app, "ada")
    error_of(await verify(app, token, password[:-1]), 403, "WRONG_PASSWORD")
    assert (await verify(app, token, password)).status_code == 204


async def test_a_body_that_is_wrong_is_422_whoever_is_known(app: AppClient) -> None:
    await app.account("ada")
    right = {"email": "ada@example.com", "password": PASSWORD}
    for field, value in (
        ("email", "ada"),
        ("email", ["ada@example.com"]),
        ("email", "a\u0000a@example.com"),
        ("password", ""),
        ("password", 1),
        ("password", "x" * 1025),
        ("otp", "123456"),
    ):
        answer = await post(app, "/v1/auth/login", {**right, field: value})
        assert fields_of(answer) == {field}, value
    assert fields_of(await post(app, "/v1/auth/login", {})) == {"email", "password"}


async def test_the_refusal_comes_as_rfc_9457_to_who_asks_for_it(app: AppClient) -> None:
    answer = await app.client.post(
        "/v1/auth/login",
        json={"email": "ada@example.com", "password": PASSWORD},
        headers={"X-Request-ID": "one", "Accept": "application/problem+json"},
    )
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem.pop("title")
    assert problem.pop("detail")
    assert problem == {
        "type": "urn:hexameter:error:invalid-credentials",
        "status": 401,
        "code": "INVALID_CREDENTIALS",
        "errors": [],
        "request_id": "one",
    }


async def test_credentials_of_before_do_not_keep_anybody_from_signing_in(app: AppClient) -> None:
    await app.account("ada")
    answer = await app.client.post(
        "/v1/auth/login",
        json={"email": "ada@example.com", "password": PASSWORD},
        headers={"Authorization": "Bearer expired"},
    )
    assert answer.status_code == 200
