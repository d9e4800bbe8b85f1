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
from tests.support.app_client import PASSWORD, Site
from tests.support.assertions import error_of, fields_of


async def suspend(site: Site, user_id: str) -> None:
    chief = await site.account("chief", role="admin")
    answer = await site.client.patch(
        f"/v1/users/{user_id}", json={"suspended": True}, headers=chief.headers
    )
    assert answer.status_code == 200, answer.text


async def test_a_sign_in_answers_both_tokens_and_how_long_they_last(site: Site) -> None:
    await site.account("ada")
    answer = await site.login("ada@example.com")
    assert answer.status_code == 200
    tokens = answer.json()
    assert tokens.keys() == TOKEN_FIELDS
    assert tokens["token_type"] == "bearer"
    assert (tokens["expires_in"], tokens["refresh_expires_in"]) == (300, 30 * 24 * 3600)
    assert tokens["refresh_token"].startswith("hxr_")
    assert await is_let_in(site, tokens["access_token"])


async def test_what_holds_tokens_is_stored_by_nobody(site: Site) -> None:
    await site.account("ada")
    answer = await site.login("ada@example.com")
    assert answer.headers["cache-control"] == "no-store"
    refused = await site.login("ada@example.com", OTHER_PASSWORD)
    assert refused.headers["cache-control"] == "no-store"


async def test_the_address_is_compared_without_case(site: Site) -> None:
    await site.account("ada")
    assert (await site.login("ADA@Example.Com")).status_code == 200


async def test_unknown_wrong_and_unconfirmed_get_one_answer(site: Site) -> None:
    await site.account("ada")
    await site.register("grace")
    answers = [
        await site.login(email, password)
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


async def test_a_suspension_is_told_only_to_who_knows_the_password(site: Site) -> None:
    ada = await site.account("ada")
    await suspend(site, ada.id)
    assert not await is_let_in(site, ada.access_token)
    wrong = await site.login(ada.email, OTHER_PASSWORD)
    error_of(wrong, 401, "INVALID_CREDENTIALS")
    error_of(await site.login(ada.email), 403, "ACCOUNT_SUSPENDED")


async def test_a_password_is_the_same_however_its_letters_are_composed(site: Site) -> None:
    password = "Überdruß über Äpfel"
    body = {"email": "ada@example.com", "username": "ada", "name": "Ada"}
    decomposed = unicodedata.normalize("NFD", password)
    await site.client.post("/v1/auth/register", json={**body, "password": decomposed})
    assert (await verify(site, await verification_token(site, "ada"), password)).status_code == 204
    for spelling in (password, decomposed):
        assert (await site.login("ada@example.com", spelling)).status_code == 200


async def test_the_end_of_a_long_password_counts(site: Site) -> None:
    password = "a long way to go " * 60
    body = {"email": "ada@example.com", "username": "ada", "name": "Ada", "password": password}
    assert (await site.client.post("/v1/auth/register", json=body)).status_code == 202
    token = await verification_token(site, "ada")
    error_of(await verify(site, token, password[:-1]), 403, "WRONG_PASSWORD")
    assert (await verify(site, token, password)).status_code == 204


async def test_a_body_that_is_wrong_is_422_whoever_is_known(site: Site) -> None:
    await site.account("ada")
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
        answer = await post(site, "/v1/auth/login", {**right, field: value})
        assert fields_of(answer) == {field}, value
    assert fields_of(await post(site, "/v1/auth/login", {})) == {"email", "password"}


async def test_the_refusal_comes_as_rfc_9457_to_who_asks_for_it(site: Site) -> None:
    answer = await site.client.post(
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


async def test_credentials_of_before_do_not_keep_anybody_from_signing_in(site: Site) -> None:
    await site.account("ada")
    answer = await site.client.post(
        "/v1/auth/login",
        json={"email": "ada@example.com", "password": PASSWORD},
        headers={"Authorization": "Bearer expired"},
    )
    assert answer.status_code == 200
