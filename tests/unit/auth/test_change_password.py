import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from hexameter.application.auth.change_password import ChangePasswordCommand
from hexameter.application.auth.registration_mode import RegistrationMode
from hexameter.application.auth.request_password_reset import RequestPasswordResetCommand
from hexameter.application.auth.reset_password import ResetPasswordCommand
from hexameter.domain.auth.errors import (
    InvalidCredentials,
    InvalidToken,
    TooManyAttempts,
    WrongPassword,
)
from hexameter.domain.errors import ValidationFailed
from hexameter.domain.users.values import EmailAddress
from tests.unit.auth.harness import ADDRESS, ANYBODY, OTHER_PASSWORD, PASSWORD, AuthHarness


async def resets(harness: AuthHarness, token: str, password: str = OTHER_PASSWORD) -> None:
    await harness.reset_password.execute(
        ANYBODY, ResetPasswordCommand(token=token, password=password)
    )


def changed(current: str = PASSWORD, new: str = OTHER_PASSWORD) -> ChangePasswordCommand:
    return ChangePasswordCommand(current_password=current, new_password=new)


async def test_a_reset_sets_the_password_and_ends_every_session(harness: AuthHarness) -> None:
    user = await harness.account()
    tokens = await harness.signs_in()
    await resets(harness, await harness.reset_token())
    assert not await harness.is_live(tokens)
    with pytest.raises(InvalidCredentials):
        await harness.signs_in()
    await harness.signs_in(password=OTHER_PASSWORD)
    await harness.deliver()
    assert harness.mailbox.to(ADDRESS)[-1].template == "password_changed"
    assert await harness.audited("auth.password_reset") == [user.id]


async def test_a_refused_password_does_not_use_the_token_up(harness: AuthHarness) -> None:
    await harness.account()
    token = await harness.reset_token()
    for refused in ("short", "password123", "ada@ada@ada"):
        with pytest.raises(ValidationFailed):
            await resets(harness, token, refused)
    await resets(harness, token)


async def test_fifty_resets_with_one_token_change_the_password_once(harness: AuthHarness) -> None:
    await harness.account()
    token = await harness.reset_token()
    answers = await asyncio.gather(
        *(resets(harness, token, f"{OTHER_PASSWORD} {n}") for n in range(50)),
        return_exceptions=True,
    )
    assert answers.count(None) == 1
    assert {type(answer) for answer in answers} == {type(None), InvalidToken}
    await harness.signs_in(password=f"{OTHER_PASSWORD} {answers.index(None)}")


async def test_using_one_token_ends_the_others(harness: AuthHarness) -> None:
    await harness.account()
    first, second = await harness.reset_token(), await harness.reset_token()
    await resets(harness, second)
    with pytest.raises(InvalidToken):
        await resets(harness, first)


async def test_a_token_lasts_an_hour(harness: AuthHarness) -> None:
    await harness.account()
    token = await harness.reset_token()
    harness.clock.advance(timedelta(hours=1))
    with pytest.raises(InvalidToken):
        await resets(harness, token)


async def test_a_token_dies_when_the_address_changes(harness: AuthHarness) -> None:
    user = await harness.account()
    token = await harness.reset_token()
    user.email = EmailAddress.parse("new@example.org")
    await harness.save(user)
    with pytest.raises(InvalidToken):
        await resets(harness, token)


async def test_a_token_that_confirms_an_address_resets_no_password(
    make_harness: Callable[..., AuthHarness],
) -> None:
    harness = make_harness(mode=RegistrationMode.IMMEDIATE)
    await harness.registers()
    await harness.deliver()
    with pytest.raises(InvalidToken):
        await resets(harness, harness.mailbox.last_token(ADDRESS, "verify_email"))


async def test_the_owner_of_an_address_takes_the_account_of_a_stranger_over(
    make_harness: Callable[..., AuthHarness],
) -> None:
    harness = make_harness(mode=RegistrationMode.IMMEDIATE)
    await harness.registers()
    strangers = await harness.signs_in()
    await harness.deliver()
    strangers_token = harness.mailbox.last_token(ADDRESS, "verify_email")
    await resets(harness, await harness.reset_token())
    assert not await harness.is_live(strangers)
    assert (await harness.user()).email_verified_at == harness.clock.now()
    with pytest.raises(InvalidToken):
        await harness.verifies(strangers_token)


async def test_an_unknown_address_gets_the_same_answer_and_no_mail(harness: AuthHarness) -> None:
    await harness.request_password_reset.execute(
        ANYBODY, RequestPasswordResetCommand(email="nobody@example.org")
    )
    await harness.deliver()
    assert harness.mailbox.mails == []
    assert await harness.audited("auth.password_reset_requested") == [None]


async def test_a_flood_of_requests_sends_one_person_three_mails_an_hour(
    harness: AuthHarness,
) -> None:
    await harness.account()
    for _ in range(10):
        await harness.reset_token()
    assert len(harness.mailbox.to(ADDRESS)) == 3
    harness.clock.advance(timedelta(hours=1))
    await harness.reset_token()
    assert len(harness.mailbox.to(ADDRESS)) == 4


async def test_a_reset_lets_a_network_in_that_had_failed_too_often(harness: AuthHarness) -> None:
    await harness.account()
    for _ in range(5):
        with pytest.raises(InvalidCredentials):
            await harness.signs_in(password="not what it is")
    with pytest.raises(TooManyAttempts):
        await harness.signs_in()
    await resets(harness, await harness.reset_token())
    await harness.signs_in(password=OTHER_PASSWORD)


async def test_a_change_keeps_the_present_session_and_ends_the_others(harness: AuthHarness) -> None:
    user = await harness.account()
    here, there = await harness.signs_in(), await harness.signs_in()
    await harness.change_password.execute(harness.actor(here), changed())
    assert await harness.is_live(here)
    assert not await harness.is_live(there)
    await harness.signs_in(password=OTHER_PASSWORD)
    await harness.deliver()
    assert [mail.template for mail in harness.mailbox.to(ADDRESS)] == ["password_changed"]
    assert await harness.audited("auth.password_changed") == [user.id]


async def test_a_change_ends_reset_links_that_are_under_way(harness: AuthHarness) -> None:
    await harness.account()
    token = await harness.reset_token()
    await harness.change_password.execute(harness.actor(await harness.signs_in()), changed())
    with pytest.raises(InvalidToken):
        await resets(harness, token)


async def test_a_change_takes_the_current_password(harness: AuthHarness) -> None:
    await harness.account()
    actor = harness.actor(await harness.signs_in())
    for _ in range(5):
        with pytest.raises(WrongPassword):
            await harness.change_password.execute(actor, changed(current=OTHER_PASSWORD))
    with pytest.raises(TooManyAttempts):
        await harness.change_password.execute(actor, changed())


async def test_a_change_names_the_field_that_it_refuses(harness: AuthHarness) -> None:
    await harness.account()
    actor = harness.actor(await harness.signs_in())
    for command, field in (
        (changed(new="short"), "new_password"),
        (changed(current="\0"), "current_password"),
    ):
        with pytest.raises(ValidationFailed) as failure:
            await harness.change_password.execute(actor, command)
        assert [problem.field for problem in failure.value.details] == [field]


async def test_of_two_changes_at_once_one_finds_the_password_changed(harness: AuthHarness) -> None:
    await harness.account()
    actor = harness.actor(await harness.signs_in())
    answers = await asyncio.gather(
        *(harness.change_password.execute(actor, changed()) for _ in range(2)),
        return_exceptions=True,
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["NoneType", "WrongPassword"]
