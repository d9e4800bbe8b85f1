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
from tests.http.auth.conftest import NewSite
from tests.support.app_client import Site
from tests.support.assertions import error_of

INVALID = (422, "INVALID_TOKEN")


async def test_a_wrong_password_is_refused_and_leaves_the_token_as_it_was(site: Site) -> None:
    await site.register("ada")
    token = await verification_token(site, "ada")
    for _ in range(3):
        error_of(await verify(site, token, OTHER_PASSWORD), 403, "WRONG_PASSWORD")
    error_of(await site.login("ada@example.com"), 401, "INVALID_CREDENTIALS")
    assert (await verify(site, token)).status_code == 204


async def test_a_token_works_once(site: Site) -> None:
    await site.register("ada")
    token = await verification_token(site, "ada")
    assert (await verify(site, token)).status_code == 204
    error_of(await verify(site, token), *INVALID)


async def test_a_token_lasts_a_day(site: Site) -> None:
    await site.register("ada")
    await site.register("grace")
    of_ada = await verification_token(site, "ada")
    of_grace = await verification_token(site, "grace")
    site.clock.advance(timedelta(hours=24) - timedelta(milliseconds=1))
    assert (await verify(site, of_ada)).status_code == 204
    site.clock.advance(timedelta(milliseconds=1))
    error_of(await verify(site, of_grace), *INVALID)


async def test_a_token_that_was_never_mailed_is_invalid(site: Site) -> None:
    for token in (
        "x",
        "x" * 64,
        "../../x",
        "' OR ''='",
        "\u202e\U0001f511",
        "AAAA" * 16,
        "x" * 512,
    ):
        error_of(await verify(site, token), *INVALID)
        error_of(await reset(site, token), *INVALID)


async def test_an_altered_token_is_invalid(site: Site) -> None:
    await site.register("ada")
    token = await verification_token(site, "ada")
    for altered in (token[:-1], token + "A", token.swapcase(), f" {token}"):
        error_of(await verify(site, altered), *INVALID)


async def test_tokens_of_other_purposes_do_not_verify_and_those_that_verify_do_nothing_else(
    new_site: NewSite,
) -> None:
    site = await new_site(registration="immediate")
    await site.register("ada")
    ada = await site.signed_in("ada")
    to_verify, to_reset = await verification_token(site, "ada"), await reset_token(site, ada)
    error_of(await verify(site, to_reset), *INVALID)
    error_of(await reset(site, to_verify), *INVALID)
    error_of(await verify(site, ada.refresh_token), *INVALID)
    error_of(await verify(site, ada.access_token), *INVALID)
    assert (await verify(site, to_verify)).status_code == 204
    assert (await reset(site, to_reset)).status_code == 204


async def test_of_two_registrations_of_an_address_the_first_that_is_confirmed_wins(
    site: Site,
) -> None:
    await site.register("ada")
    first = await verification_token(site, "ada")
    await site.register("countess", email="ada@example.com")
    second = await verification_token(site, "ada")
    assert (await verify(site, second)).status_code == 204
    error_of(await verify(site, first), *INVALID)
    assert (await site.client.get("/v1/users/by-username/countess")).status_code == 200
    # The other name is free again, as nobody waits for it any longer.
    assert (await site.register("ada", email="grace@example.com")).status_code == 202


async def test_an_owner_who_follows_a_stranger_s_link_opens_no_account_for_them(
    site: Site,
) -> None:
    await site.register("mallory", email="ada@example.com")
    token = await verification_token(site, "ada")
    error_of(await verify(site, token, "the owner's own password"), 403, "WRONG_PASSWORD")
    error_of(await site.login("ada@example.com"), 401, "INVALID_CREDENTIALS")


async def test_the_link_comes_once_more_when_it_is_asked_for(site: Site) -> None:
    await site.register("ada")
    await site.deliver()
    answer = await resend(site, "ADA@example.com")
    assert (answer.status_code, answer.json()) == (202, {"status": "accepted"})
    token = await verification_token(site, "ada")
    assert templates(site, "ada@example.com") == ["verify_email"] * 2
    assert (await verify(site, token)).status_code == 204


async def test_an_unconfirmed_account_gets_the_link_once_more(new_site: NewSite) -> None:
    site = await new_site(registration="immediate")
    await site.register("ada")
    first = await verification_token(site, "ada")
    await resend(site, "ada@example.com")
    second = await verification_token(site, "ada")
    assert (await verify(site, second)).status_code == 204
    error_of(await verify(site, first), *INVALID)


@pytest.mark.parametrize("ask", [resend, forgot])
async def test_asking_for_a_mail_does_not_tell_which_addresses_are_known(
    site: Site, ask: Ask
) -> None:
    await site.account("ada")
    await site.register("grace")
    emails = ["ada@example.com", "grace@example.com", "nobody@example.com", "ADA@EXAMPLE.COM"]
    answers = [await ask(site, email) for email in emails]
    assert answers[0].status_code == 202
    assert all_alike(answers)
    await site.deliver()
    assert templates(site, "nobody@example.com") == []


async def test_nothing_is_mailed_again_to_somebody_who_is_confirmed(site: Site) -> None:
    await site.account("ada")
    assert (await resend(site, "ada@example.com")).status_code == 202
    await site.deliver()
    assert templates(site, "ada@example.com") == ["verify_email"]
