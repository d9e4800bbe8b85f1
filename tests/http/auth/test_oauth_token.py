"""`POST /v1/auth/token`: RFC 6749, for tools that support only that."""

import re
from collections.abc import Mapping
from datetime import timedelta

import httpx

from tests.http.auth.calls import OTHER_PASSWORD, TOKEN_FIELDS, is_let_in, refresh
from tests.http.auth.test_sign_in import suspend
from tests.support.app_client import PASSWORD, AppClient
from tests.support.assertions import error_of

SIGN_IN = {"grant_type": "password", "username": "ada@example.com", "password": PASSWORD}
FORM = "application/x-www-form-urlencoded"
# RFC 6749, section 5.2: neither quotation marks nor backslashes.
DESCRIPTION = re.compile(r"[\x20-\x21\x23-\x5b\x5d-\x7e]+")


async def ask(app: AppClient, fields: Mapping[str, str], **headers: str) -> httpx.Response:
    return await app.client.post("/v1/auth/token", data=fields, headers=headers)


async def ask_in(app: AppClient, body: str, content_type: str = FORM) -> httpx.Response:
    headers = {"Content-Type": content_type}
    return await app.client.post("/v1/auth/token", content=body, headers=headers)


def oauth_error(answer: httpx.Response) -> str:
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["pragma"] == "no-cache"
    assert answer.json().keys() == {"error", "error_description"}
    assert DESCRIPTION.fullmatch(answer.json()["error_description"])
    return answer.json()["error"]


async def test_a_password_is_exchanged_for_what_a_sign_in_answers(app: AppClient) -> None:
    await app.account("ada")
    answer = await ask(app, SIGN_IN)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["pragma"] == "no-cache"
    tokens = answer.json()
    assert tokens.keys() == TOKEN_FIELDS
    assert (tokens["token_type"], tokens["expires_in"]) == ("bearer", 300)
    assert await is_let_in(app, tokens["access_token"])


async def test_a_refresh_token_is_exchanged_and_rotates(app: AppClient) -> None:
    ada = await app.account("ada")
    answer = await ask(app, {"grant_type": "refresh_token", "refresh_token": ada.refresh_token})
    assert answer.status_code == 200
    assert answer.json()["refresh_token"] != ada.refresh_token
    assert (await refresh(app, answer.json()["refresh_token"])).status_code == 200


async def test_the_docs_page_signs_in_with_an_empty_client(app: AppClient) -> None:
    await app.account("ada")
    fields = {**SIGN_IN, "scope": "", "client_id": "", "client_secret": ""}
    for authorization in ("Basic Og==", "Basic YW55Ym9keTo=", "Bearer expired"):
        answer = await ask(app, fields, Authorization=authorization)
        assert answer.status_code == 200


async def test_who_asks_for_a_scope_is_told_what_was_granted(app: AppClient) -> None:
    await app.account("ada", role="editor")
    for scope in ("posts:write", "*", "x y"):
        tokens = (await ask(app, {**SIGN_IN, "scope": scope})).json()
        assert tokens.keys() == {*TOKEN_FIELDS, "scope"}
        assert tokens["scope"] == (
            "comments:moderate comments:write favorites:write follows:write"
            " posts:edit_any posts:write tags:manage"
        )


async def test_parameters_that_are_not_known_are_ignored(app: AppClient) -> None:
    await app.account("ada")
    answer = await ask(app, {**SIGN_IN, "audience": "x", "resource": "https://example.com"})
    assert answer.status_code == 200


async def test_a_request_that_is_malformed_is_an_invalid_request(app: AppClient) -> None:
    for body in (
        "grant_type=password&username=ada%40example.com&password=one&password=two",
        "grant_type=password&grant_type=password&username=ada%40example.com&password=one",
        "grant_type=password&username=ada%40example.com&password=one&x=1&x=1",
        "username=ada%40example.com&password=one",
        "grant_type=&username=ada%40example.com&password=one",
        "grant_type=password&username=ada%40example.com",
        "grant_type=password&username=ada%40example.com&password=",
        "grant_type=password&password=one",
        "grant_type=refresh_token",
        "grant_type=refresh_token&refresh_token=",
        "grant_type=password&username=ada%40example.com&password=%FF",
        "grant_type=password&username=ada%40example.com&password=%ED%A0%80",
        "grant_type=password&username=ada%40example.com&password=\u00e4",
        "&".join(f"x{n}=1" for n in range(1000)),
        "",
    ):
        assert oauth_error(await ask_in(app, body)) == "invalid_request", body


async def test_a_body_that_is_no_form_is_an_invalid_request(app: AppClient) -> None:
    body = "grant_type=password&username=ada%40example.com&password=one"
    for content_type in ("application/json", "multipart/form-data", "text/plain", ""):
        assert oauth_error(await ask_in(app, body, content_type)) == "invalid_request"


async def test_the_parameters_of_the_address_do_not_count(app: AppClient) -> None:
    await app.account("ada")
    answer = await app.client.post("/v1/auth/token", params=SIGN_IN)
    assert oauth_error(answer) == "invalid_request"


async def test_another_grant_is_not_supported(app: AppClient) -> None:
    for grant_type in ("client_credentials", "authorization_code", "PASSWORD"):
        answer = await ask(app, {**SIGN_IN, "grant_type": grant_type})
        assert oauth_error(answer) == "unsupported_grant_type"


async def test_credentials_that_are_wrong_are_an_invalid_grant(app: AppClient) -> None:
    await app.account("ada")
    for wrong in (
        {"password": OTHER_PASSWORD},
        {"password": "a\0da"},
        {"password": "x" * 5000},
        {"username": "nobody@example.com"},
        {"username": "ada"},
        {"username": "a\0da@example.com"},
    ):
        assert oauth_error(await ask(app, {**SIGN_IN, **wrong})) == "invalid_grant", wrong


async def test_a_suspended_account_is_an_invalid_grant(app: AppClient) -> None:
    ada = await app.account("ada")
    await suspend(app, ada.id)
    assert oauth_error(await ask(app, SIGN_IN)) == "invalid_grant"


async def test_a_refresh_token_that_is_wrong_or_reused_is_an_invalid_grant(app: AppClient) -> None:
    ada = await app.account("ada")
    renewed = (await refresh(app, ada.refresh_token)).json()
    app.clock.advance(timedelta(seconds=10))
    for token in ("hxr_unknown", ada.access_token, ada.refresh_token):
        answer = await ask(app, {"grant_type": "refresh_token", "refresh_token": token})
        assert oauth_error(answer) == "invalid_grant"
    assert not await is_let_in(app, renewed["access_token"])


async def test_errors_keep_their_form_for_who_asks_for_problems(app: AppClient) -> None:
    answer = await ask(app, {"grant_type": "password"}, Accept="application/problem+json")
    assert oauth_error(answer) == "invalid_request"


async def test_only_post_is_answered(app: AppClient) -> None:
    error_of(await app.client.get("/v1/auth/token"), 405, "METHOD_NOT_ALLOWED")
