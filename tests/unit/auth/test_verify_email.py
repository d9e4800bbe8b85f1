import asyncio
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from hexameter.application.auth.registration_mode import RegistrationMode
from hexameter.application.auth.resend_verification import ResendVerificationCommand
from hexameter.application.auth.sign_in_throttle import SignInLimits
from hexameter.domain.auth.errors import (
    InvalidCredentials,
    InvalidToken,
    TooManyAttempts,
    WrongPassword,
)
from hexameter.domain.users.values import EmailAddress
from tests.unit.auth.harness import ADDRESS, ANYBODY, OTHER_PASSWORD, PASSWORD, AuthHarness


async def mailed_token(harness: AuthHarness) -> str:
    await harness.deliver()
    return harness.mailbox.last_token(ADDRESS, "verify_email")


async def test_the_account_begins_with_the_token_and_the_password(harness: AuthHarness) -> None:
    await harness.registers()
    with pytest.raises(InvalidCredentials):
        await harness.signs_in()
    await harness.verifies(await mailed_token(harness))
    user = await harness.user()
    assert user.email_verified_at == harness.clock.now()
    for action in ("auth.registered", "auth.email_verified"):
        assert await harness.audited(action) == [user.id]
    await harness.signs_in()


async def test_a_wrong_password_does_not_use_the_token_up(harness: AuthHarness) -> None:
    await harness.registers()
    token = await mailed_token(harness)
    with pytest.raises(WrongPassword):
        await harness.verifies(token, password=OTHER_PASSWORD)
    await harness.verifies(token)


async def test_guesses_at_the_password_of_a_token_are_slowed(
    make_harness: Callable[..., AuthHarness],
) -> None:
    harness = make_harness(limits=SignInLimits(per_token=2))
    await harness.registers()
    token = await mailed_token(harness)
    for _ in range(2):
        with pytest.raises(WrongPassword):
            await harness.verifies(token, password=OTHER_PASSWORD)
    with pytest.raises(TooManyAttempts):
        await harness.verifies(token)
    harness.clock.advance(timedelta(minutes=15))
    await harness.verifies(token)


@pytest.mark.parametrize("token", ["", "unknown", "\udcff", "ä" * 10_000])
async def test_a_token_that_was_never_mailed_is_invalid(harness: AuthHarness, token: str) -> None:
    with pytest.raises(InvalidToken):
        await harness.verifies(token)


async def test_a_token_works_once_under_fifty_uses(
    make_harness: Callable[..., AuthHarness],
) -> None:
    harness = make_harness(throttles=False)
    await harness.registers()
    token = await mailed_token(harness)
    answers = await asyncio.gather(
        *(harness.verifies(token) for _ in range(50)), return_exceptions=True
    )
    assert answers.count(None) == 1
    assert {type(answer) for answer in answers} == {type(None), InvalidToken}


async def test_a_token_lasts_a_day(harness: AuthHarness) -> None:
    await harness.registers()
    token = await mailed_token(harness)
    harness.clock.advance(timedelta(hours=24))
    with pytest.raises(InvalidToken):
        await harness.verifies(token)


async def test_a_confirmed_registration_ends_the_others_of_its_address(
    harness: AuthHarness,
) -> None:
    await harness.registers(username="stranger", password=OTHER_PASSWORD)
    stranger_token = await mailed_token(harness)
    await harness.registers()
    await harness.verifies(await mailed_token(harness))
    with pytest.raises(InvalidToken):
        await harness.verifies(stranger_token, password=OTHER_PASSWORD)
    assert (await harness.user()).username.value == "ada"


async def test_many_registrations_of_an_address_cost_no_more_hashes_than_one(
    make_harness: Callable[..., AuthHarness],
) -> None:
    harness = make_harness(throttles=False)
    await harness.registers(password=OTHER_PASSWORD)
    for n in range(20):
        await harness.registers(username=f"stranger{n}", password=f"{PASSWORD} {n}")
    token = await mailed_token(harness)
    for password in (PASSWORD, OTHER_PASSWORD):
        harness.hasher.verified.clear()
        if password == OTHER_PASSWORD:
            await harness.verifies(token, password=password)
        else:
            with pytest.raises(WrongPassword):
                await harness.verifies(token, password=password)
        assert len(harness.hasher.verified) == 1
    assert (await harness.user()).username.value == "ada"


async def test_an_immediate_account_is_confirmed_with_its_own_password(
    make_harness: Callable[..., AuthHarness],
) -> None:
    harness = make_harness(mode=RegistrationMode.IMMEDIATE)
    await harness.registers()
    token = await mailed_token(harness)
    with pytest.raises(WrongPassword):
        await harness.verifies(token, password=OTHER_PASSWORD)
    await harness.verifies(token)
    assert (await harness.user()).email_verified_at is not None
    with pytest.raises(InvalidToken):
        await harness.verifies(token)


async def test_a_password_that_changes_meanwhile_confirms_nothing(
    make_harness: Callable[..., AuthHarness],
) -> None:
    harness = make_harness(mode=RegistrationMode.IMMEDIATE)
    await harness.registers()
    token = await mailed_token(harness)
    harness.hasher.meanwhile = partial(harness.password_becomes, OTHER_PASSWORD)
    with pytest.raises(InvalidToken):
        await harness.verifies(token)
    await harness.verifies(token, password=OTHER_PASSWORD)


async def test_an_address_that_got_an_account_otherwise_gets_no_second_one(
    harness: AuthHarness,
) -> None:
    await harness.registers()
    token = await mailed_token(harness)
    grace = await harness.account("grace@example.org", username="grace")
    grace.email = EmailAddress.parse(ADDRESS)
    await harness.save(grace)
    with pytest.raises(InvalidToken):
        await harness.verifies(token)


async def test_the_same_link_is_mailed_once_more_on_request(harness: AuthHarness) -> None:
    await harness.registers()
    token = await mailed_token(harness)
    await harness.resend_verification.execute(ANYBODY, ResendVerificationCommand(email=ADDRESS))
    await harness.deliver()
    assert [mail.values["token"] for mail in harness.mailbox.to(ADDRESS)] == [token, token]


async def test_an_immediate_account_gets_another_link_on_request(
    make_harness: Callable[..., AuthHarness],
) -> None:
    harness = make_harness(mode=RegistrationMode.IMMEDIATE)
    await harness.registers()
    await harness.resend_verification.execute(ANYBODY, ResendVerificationCommand(email=ADDRESS))
    await harness.deliver()
    first, second = (mail.values["token"] for mail in harness.mailbox.to(ADDRESS))
    await harness.verifies(second, password=PASSWORD)
    with pytest.raises(InvalidToken):
        await harness.verifies(first, password=PASSWORD)


@pytest.mark.parametrize("email", [ADDRESS, "nobody@example.org"])
async def test_nothing_is_mailed_again_where_nothing_waits(
    harness: AuthHarness, email: str
) -> None:
    await harness.account()
    await harness.resend_verification.execute(ANYBODY, ResendVerificationCommand(email=email))
    await harness.deliver()
    assert harness.mailbox.mails == []
