"""Guesses are limited without locking the owner out, and mails are limited."""

from datetime import timedelta

import httpx
import pytest

from hexameter.application.auth.sign_in_throttle import SignInLimits, SignInThrottle
from hexameter.entrypoints.injection import providers
from tests.http.auth.calls import (
    OTHER_PASSWORD,
    Ask,
    forgot,
    reauthenticate,
    resend,
    reset,
    reset_token,
    templates,
    verification_token,
    verify,
)
from tests.http.auth.conftest import NewApp
from tests.support.app_client import PASSWORD, AppClient
from tests.support.assertions import error_of, same_but_for_request_id

FAILED = (401, "INVALID_CREDENTIALS")
LIMITED = (429, "RATE_LIMITED")
EMAIL = "ada@example.com"


async def guess(
    app: AppClient, ip: str, password: str = OTHER_PASSWORD, email: str = EMAIL
) -> httpx.Response:
    async with app.caller(ip) as client:
        body = {"email": email, "password": password}
        return await client.post("/v1/auth/login", json=body)


async def fail(app: AppClient, ip: str, *, times: int, email: str = EMAIL) -> None:
    for _ in range(times):
        error_of(await guess(app, ip, email=email), *FAILED)


async def test_five_failures_stop_a_network_for_a_quarter_of_an_hour(new_app: NewApp) -> None:
    app = await new_app(rate_limits="on")
    await app.account("ada")
    await fail(app, "203.0.113.9", times=5)
    app.clock.advance(timedelta(minutes=1))
    answer = await guess(app, "203.0.113.200", PASSWORD)
    error_of(answer, *LIMITED)
    assert answer.headers["retry-after"] == "840"
    assert (await guess(app, "198.51.100.1", PASSWORD)).status_code == 200
    app.clock.advance(timedelta(minutes=14))
    assert (await guess(app, "203.0.113.9", PASSWORD)).status_code == 200


async def test_an_unknown_address_is_stopped_as_a_known_one_is(new_app: NewApp) -> None:
    app = await new_app(rate_limits="on")
    await app.account("ada")
    answers = {
        email: [await guess(app, "203.0.113.9", email=email) for _ in range(7)]
        for email in (EMAIL, "nobody@example.com")
    }
    for known, unknown in zip(*answers.values(), strict=True):
        # How many calls are left is counted by network, not by account.
        assert known.headers.pop("ratelimit") != unknown.headers.pop("ratelimit")
        assert same_but_for_request_id(known, unknown)
    assert [answer.status_code for answer in answers[EMAIL]] == [401] * 5 + [429] * 2


async def test_the_count_is_shared_and_survives_the_refusals_that_it_causes(
    new_app: NewApp,
) -> None:
    first = await new_app(rate_limits="on")
    second = await new_app(beside=first, rate_limits="on")
    await first.account("ada")
    for app in (first, second, first, second, first):
        await fail(app, "203.0.113.9", times=1)
    for app in (second, first, second):
        error_of(await guess(app, "203.0.113.9", PASSWORD), *LIMITED)
    later = await new_app(beside=first, rate_limits="on")
    error_of(await guess(later, "203.0.113.9", PASSWORD), *LIMITED)


async def test_only_what_is_valid_is_counted(new_app: NewApp) -> None:
    app = await new_app(rate_limits="on")
    await app.account("ada")
    for _ in range(6):
        answer = await guess(app, "203.0.113.9", "x" * 2000)
        error_of(answer, 422, "VALIDATION_ERROR")
    assert (await guess(app, "203.0.113.9", PASSWORD)).status_code == 200


async def test_other_spellings_of_an_address_are_counted_with_it(new_app: NewApp) -> None:
    app = await new_app(rate_limits="on")
    await app.account("ada")
    for email in (EMAIL, EMAIL.upper(), "Ada@example.com", "ada@EXAMPLE.com", EMAIL):
        await fail(app, "203.0.113.9", times=1, email=email)
    error_of(await guess(app, "203.0.113.9", email="aDa@example.com"), *LIMITED)


async def test_the_token_endpoint_counts_with_the_sign_in(new_app: NewApp) -> None:
    app = await new_app(rate_limits="on")
    await app.account("ada")
    await fail(app, "203.0.113.9", times=5)
    form = {"grant_type": "password", "username": EMAIL, "password": PASSWORD}
    async with app.caller("203.0.113.9") as client:
        answer = await client.post("/v1/auth/token", data=form)
    error_of(answer, *LIMITED)
    assert "retry-after" in answer.headers


async def test_an_attacker_from_everywhere_does_not_lock_the_owner_out(
    new_app: NewApp,
) -> None:
    app = await new_app(rate_limits="on")
    container = app.api.state.container
    limits = SignInLimits(per_account=10)
    throttle = SignInThrottle(container.stores.rate_limiter(), app.clock, limits)
    container.injector.provider(SignInThrottle).override(providers.Object(throttle))
    await app.account("ada")
    assert (await guess(app, "192.0.2.7", PASSWORD)).status_code == 200
    for n in range(5):
        await fail(app, f"203.0.{n}.1", times=2)
    error_of(await guess(app, "198.51.100.1", PASSWORD), *LIMITED)
    assert (await guess(app, "192.0.2.99", PASSWORD)).status_code == 200
    # Spared from the limit of the account, not from its own.
    await fail(app, "192.0.2.7", times=5)
    error_of(await guess(app, "192.0.2.7", PASSWORD), *LIMITED)


async def test_a_stolen_access_token_buys_no_further_guesses(new_app: NewApp) -> None:
    app = await new_app(rate_limits="on")
    ada = await app.account("ada")
    for _ in range(5):
        answer = await reauthenticate(app, ada, OTHER_PASSWORD)
        error_of(answer, 403, "WRONG_PASSWORD")
    error_of(await reauthenticate(app, ada), *LIMITED)
    error_of(await app.login(ada.email), *LIMITED)


async def test_guesses_at_the_password_of_a_link_are_slowed_and_do_not_use_it_up(
    new_app: NewApp,
) -> None:
    app = await new_app(rate_limits="on")
    await app.register("ada")
    token = await verification_token(app, "ada")
    for _ in range(5):
        error_of(await verify(app, token, OTHER_PASSWORD), 403, "WRONG_PASSWORD")
    error_of(await verify(app, token), *LIMITED)
    app.clock.advance(timedelta(minutes=15))
    assert (await verify(app, token)).status_code == 204


async def test_who_resets_the_password_gets_in_where_it_was_guessed_wrong(
    new_app: NewApp,
) -> None:
    app = await new_app(rate_limits="on")
    ada = await app.account("ada")
    for _ in range(5):
        error_of(await app.login(ada.email, OTHER_PASSWORD), *FAILED)
    error_of(await app.login(ada.email), *LIMITED)
    assert (await reset(app, await reset_token(app, ada))).status_code == 204
    assert (await app.login(ada.email, OTHER_PASSWORD)).status_code == 200


@pytest.mark.parametrize(
    ("ask", "template"), [(forgot, "reset_password"), (resend, "verify_email")]
)
async def test_a_flood_of_requests_is_answered_alike_and_mails_three(
    new_app: NewApp, ask: Ask, template: str
) -> None:
    app = await new_app(rate_limits="on", limit_mail_requests="1000/hour", registration="immediate")
    await app.register("ada")
    app.clock.advance(timedelta(hours=1))
    await app.deliver()
    app.mailbox.clear()
    answers = [await ask(app, EMAIL) for _ in range(8)]
    assert {(answer.status_code, answer.content) for answer in answers} == {
        (202, b'{"status":"accepted"}')
    }
    await app.deliver()
    assert templates(app, EMAIL) == [template] * 3
    app.clock.advance(timedelta(hours=1))
    await ask(app, EMAIL)
    await app.deliver()
    assert templates(app, EMAIL) == [template] * 4


async def test_a_flood_of_registrations_mails_one_person_three_times(new_app: NewApp) -> None:
    app = await new_app(rate_limits="on", limit_registration="1000/hour")
    for n in range(8):
        assert (await app.register(f"ada{n}", email=EMAIL)).status_code == 202
    await app.deliver()
    assert templates(app, EMAIL) == ["verify_email"] * 3


async def test_the_owner_of_a_taken_address_is_told_three_times_at_most(
    new_app: NewApp,
) -> None:
    app = await new_app(rate_limits="on", limit_registration="1000/hour")
    await app.account("ada")
    app.clock.advance(timedelta(hours=1))
    for n in range(8):
        assert (await app.register(f"ada{n}", email=EMAIL)).status_code == 202
    await app.deliver()
    assert templates(app, EMAIL) == ["verify_email"] + ["address_taken"] * 3
