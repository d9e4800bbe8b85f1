"""`POST /v1/auth/email/verify` and `/resend`."""

from datetime import timedelta

import pytest

from tests.http.auth.calls import (
    OTHER_PASSWORD,
    Ask,
    all_alike,
    forgot,
    resend,
    reset,
    reset_token,
    templates,
    verification_token,
    verify,
)
from tests.http.auth.conftest import NewApp
from tests.support.app_client import AppClient
from tests.support.assertions import error_of

INVALID = (422, "INVALID_TOKEN")


async def test_a_wrong_password_is_refused_and_leaves_the_token_as_it_was(app: AppClient) -> None:
    await app.register("ada")
    token = await verification_token(app, "ada")
    for _ in range(3):
        error_of(await verify(app, token, OTHER_PASSWORD), 403, "WRONG_PASSWORD")
    error_of(await app.login("ada@example.com"), 401, "INVALID_CREDENTIALS")
    assert (await verify(app, token)).status_code == 204


async def test_a_token_works_once(app: AppClient) -> None:
    await app.register("ada")
    token = await verification_token(app, "ada")
    assert (await verify(app, token)).status_code == 204
    error_of(await verify(app, token), *INVALID)


async def test_a_token_lasts_a_day(app: AppClient) -> None:
    await app.register("ada")
    await app.register("grace")
    of_ada = await verification_token(app, "ada")
    of_grace = await verification_token(app, "grace")
    app.clock.advance(timedelta(hours=24) - timedelta(milliseconds=1))
    assert (await verify(app, of_ada)).status_code == 204
    app.clock.advance(timedelta(milliseconds=1))
    error_of(await verify(app, of_grace), *INVALID)


async def test_a_token_that_was_never_mailed_is_invalid(app: AppClient) -> None:
    for token in (
        "x",
        "x" * 64,
        "../../x",
        "' OR ''='",
        "\u202e\U0001f511",
        "AAAA" * 16,
        "x" * 512,
    ):
        error_of(await verify(app, token), *INVALID)
        error_of(await reset(app, token), *INVALID)


async def test_an_altered_token_is_invalid(app: AppClient) -> None:
    await app.register("ada")
    token = await verification_token(app, "ada")
    for altered in (token[:-1], token + "A", token.swapcase(), f" {token}"):
        error_of(await verify(app, altered), *INVALID)


async def test_tokens_of_other_purposes_do_not_verify_and_those_that_verify_do_nothing_else(
    new_app: NewApp,
) -> None:
    app = await new_app(registration="immediate")
    await app.register("ada")
    ada = await app.signed_in("ada")
    to_verify, to_reset = await verification_token(app, "ada"), await reset_token(app, ada)
    error_of(await verify(app, to_reset), *INVALID)
    error_of(await reset(app, to_verify), *INVALID)
    error_of(await verify(app, ada.refresh_token), *INVALID)
    error_of(await verify(app, ada.access_token), *INVALID)
    assert (await verify(app, to_verify)).status_code == 204
    assert (await reset(app, to_reset)).status_code == 204


async def test_of_two_registrations_of_an_address_the_first_that_is_confirmed_wins(
    app: AppClient,
) -> None:
    await app.register("ada")
    first = await verification_token(app, "ada")
    await app.register("countess", email="ada@example.com")
    second = await verification_token(app, "ada")
    assert (await verify(app, second)).status_code == 204
    error_of(await verify(app, first), *INVALID)
    assert (await app.client.get("/v1/users/by-username/countess")).status_code == 200
    # The other name is free again, as nobody waits for it any longer.
    assert (await app.register("ada", email="grace@example.com")).status_code == 202


async def test_an_owner_who_follows_a_stranger_s_link_opens_no_account_for_them(
    app: AppClient,
) -> None:
    await app.register("mallory", email="ada@example.com")
    token = await verification_token(app, "ada")
    error_of(await verify(app, token, "the owner's own password"), 403, "WRONG_PASSWORD")
    error_of(await app.login("ada@example.com"), 401, "INVALID_CREDENTIALS")


async def test_the_link_comes_once_more_when_it_is_asked_for(app: AppClient) -> None:
    await app.register("ada")
    await app.deliver()
    answer = await resend(app, "ADA@example.com")
    assert (answer.status_code, answer.json()) == (202, {"status": "accepted"})
    token = await verification_token(app, "ada")
    assert templates(app, "ada@example.com") == ["verify_email"] * 2
    assert (await verify(app, token)).status_code == 204


async def test_an_unconfirmed_account_gets_the_link_once_more(new_app: NewApp) -> None:
    app = await new_app(registration="immediate")
    await app.register("ada")
    first = await verification_token(app, "ada")
    await resend(app, "ada@example.com")
    second = await verification_token(app, "ada")
    assert (await verify(app, second)).status_code == 204
    error_of(await verify(app, first), *INVALID)


@pytest.mark.parametrize("ask", [resend, forgot])
async def test_asking_for_a_mail_does_not_tell_which_addresses_are_known(
    app: AppClient, ask: Ask
) -> None:
    await app.account("ada")
    await app.register("grace")
    emails = ["ada@example.com", "grace@example.com", "nobody@example.com", "ADA@EXAMPLE.COM"]
    answers = [await ask(app, email) for email in emails]
    assert answers[0].status_code == 202
    assert all_alike(answers)
    await app.deliver()
    assert templates(app, "nobody@example.com") == []


async def test_nothing_is_mailed_again_to_somebody_who_is_confirmed(app: AppClient) -> None:
    await app.account("ada")
    assert (await resend(app, "ada@example.com")).status_code == 202
    await app.deliver()
    assert templates(app, "ada@example.com") == ["verify_email"]
