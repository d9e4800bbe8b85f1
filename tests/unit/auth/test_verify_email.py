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
from tests.unit.auth.harness import ADDRESS, ANYBODY, OTHER_PASSWORD, PASSWORD, Desk


async def mailed_token(desk: Desk) -> str:
    await desk.deliver()
    return desk.mailbox.last_token(ADDRESS, "verify_email")


async def test_the_account_begins_with_the_token_and_the_password(desk: Desk) -> None:
    await desk.registers()
    with pytest.raises(InvalidCredentials):
        await desk.signs_in()
    await desk.verifies(await mailed_token(desk))
    user = await desk.user()
    assert user.email_verified_at == desk.clock.now()
    for action in ("auth.registered", "auth.email_verified"):
        assert await desk.audited(action) == [user.id]
    await desk.signs_in()


async def test_a_wrong_password_does_not_use_the_token_up(desk: Desk) -> None:
    await desk.registers()
    token = await mailed_token(desk)
    with pytest.raises(WrongPassword):
        await desk.verifies(token, password=OTHER_PASSWORD)
    await desk.verifies(token)


async def test_guesses_at_the_password_of_a_token_are_slowed(
    make_desk: Callable[..., Desk],
) -> None:
    desk = make_desk(limits=SignInLimits(per_token=2))
    await desk.registers()
    token = await mailed_token(desk)
    for _ in range(2):
        with pytest.raises(WrongPassword):
            await desk.verifies(token, password=OTHER_PASSWORD)
    with pytest.raises(TooManyAttempts):
        await desk.verifies(token)
    desk.clock.advance(timedelta(minutes=15))
    await desk.verifies(token)


@pytest.mark.parametrize("token", ["", "unknown", "\udcff", "ä" * 10_000])
async def test_a_token_that_was_never_mailed_is_invalid(desk: Desk, token: str) -> None:
    with pytest.raises(InvalidToken):
        await desk.verifies(token)


async def test_a_token_works_once_under_fifty_uses(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(throttles=False)
    await desk.registers()
    token = await mailed_token(desk)
    answers = await asyncio.gather(
        *(desk.verifies(token) for _ in range(50)), return_exceptions=True
    )
    assert answers.count(None) == 1
    assert {type(answer) for answer in answers} == {type(None), InvalidToken}


async def test_a_token_lasts_a_day(desk: Desk) -> None:
    await desk.registers()
    token = await mailed_token(desk)
    desk.clock.advance(timedelta(hours=24))
    with pytest.raises(InvalidToken):
        await desk.verifies(token)


async def test_a_confirmed_registration_ends_the_others_of_its_address(desk: Desk) -> None:
    await desk.registers(username="stranger", password=OTHER_PASSWORD)
    stranger_token = await mailed_token(desk)
    await desk.registers()
    await desk.verifies(await mailed_token(desk))
    with pytest.raises(InvalidToken):
        await desk.verifies(stranger_token, password=OTHER_PASSWORD)
    assert (await desk.user()).username.value == "ada"


async def test_an_immediate_account_is_confirmed_with_its_own_password(
    make_desk: Callable[..., Desk],
) -> None:
    desk = make_desk(mode=RegistrationMode.IMMEDIATE)
    await desk.registers()
    token = await mailed_token(desk)
    with pytest.raises(WrongPassword):
        await desk.verifies(token, password=OTHER_PASSWORD)
    await desk.verifies(token)
    assert (await desk.user()).email_verified_at is not None
    with pytest.raises(InvalidToken):
        await desk.verifies(token)


async def test_a_password_that_changes_meanwhile_confirms_nothing(
    make_desk: Callable[..., Desk],
) -> None:
    desk = make_desk(mode=RegistrationMode.IMMEDIATE)
    await desk.registers()
    token = await mailed_token(desk)
    desk.hasher.meanwhile = partial(desk.password_becomes, OTHER_PASSWORD)
    with pytest.raises(InvalidToken):
        await desk.verifies(token)
    await desk.verifies(token, password=OTHER_PASSWORD)


async def test_an_address_that_got_an_account_otherwise_gets_no_second_one(desk: Desk) -> None:
    await desk.registers()
    token = await mailed_token(desk)
    grace = await desk.account("grace@example.org", username="grace")
    grace.email = EmailAddress.parse(ADDRESS)
    await desk.save(grace)
    with pytest.raises(InvalidToken):
        await desk.verifies(token)


async def test_the_same_link_is_mailed_once_more_on_request(desk: Desk) -> None:
    await desk.registers()
    token = await mailed_token(desk)
    await desk.resend_verification.execute(ANYBODY, ResendVerificationCommand(email=ADDRESS))
    await desk.deliver()
    assert [mail.values["token"] for mail in desk.mailbox.to(ADDRESS)] == [token, token]


async def test_an_immediate_account_gets_another_link_on_request(
    make_desk: Callable[..., Desk],
) -> None:
    desk = make_desk(mode=RegistrationMode.IMMEDIATE)
    await desk.registers()
    await desk.resend_verification.execute(ANYBODY, ResendVerificationCommand(email=ADDRESS))
    await desk.deliver()
    first, second = (mail.values["token"] for mail in desk.mailbox.to(ADDRESS))
    await desk.verifies(second, password=PASSWORD)
    with pytest.raises(InvalidToken):
        await desk.verifies(first, password=PASSWORD)


@pytest.mark.parametrize("email", [ADDRESS, "nobody@example.org"])
async def test_nothing_is_mailed_again_where_nothing_waits(desk: Desk, email: str) -> None:
    await desk.account()
    await desk.resend_verification.execute(ANYBODY, ResendVerificationCommand(email=email))
    await desk.deliver()
    assert desk.mailbox.mails == []
