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
from tests.unit.auth.harness import ADDRESS, ANYBODY, OTHER_PASSWORD, PASSWORD, Desk


async def resets(desk: Desk, token: str, password: str = OTHER_PASSWORD) -> None:
    await desk.reset_password.execute(ANYBODY, ResetPasswordCommand(token=token, password=password))


def changed(current: str = PASSWORD, new: str = OTHER_PASSWORD) -> ChangePasswordCommand:
    return ChangePasswordCommand(current_password=current, new_password=new)


async def test_a_reset_sets_the_password_and_ends_every_session(desk: Desk) -> None:
    user = await desk.account()
    tokens = await desk.signs_in()
    await resets(desk, await desk.reset_token())
    assert not await desk.is_live(tokens)
    with pytest.raises(InvalidCredentials):
        await desk.signs_in()
    await desk.signs_in(password=OTHER_PASSWORD)
    await desk.deliver()
    assert desk.mailbox.to(ADDRESS)[-1].template == "password_changed"
    assert await desk.audited("auth.password_reset") == [user.id]


async def test_a_refused_password_does_not_use_the_token_up(desk: Desk) -> None:
    await desk.account()
    token = await desk.reset_token()
    for refused in ("short", "password123", "ada@ada@ada"):
        with pytest.raises(ValidationFailed):
            await resets(desk, token, refused)
    await resets(desk, token)


async def test_fifty_resets_with_one_token_change_the_password_once(desk: Desk) -> None:
    await desk.account()
    token = await desk.reset_token()
    answers = await asyncio.gather(
        *(resets(desk, token, f"{OTHER_PASSWORD} {n}") for n in range(50)), return_exceptions=True
    )
    assert answers.count(None) == 1
    assert {type(answer) for answer in answers} == {type(None), InvalidToken}
    await desk.signs_in(password=f"{OTHER_PASSWORD} {answers.index(None)}")


async def test_using_one_token_ends_the_others(desk: Desk) -> None:
    await desk.account()
    first, second = await desk.reset_token(), await desk.reset_token()
    await resets(desk, second)
    with pytest.raises(InvalidToken):
        await resets(desk, first)


async def test_a_token_lasts_an_hour(desk: Desk) -> None:
    await desk.account()
    token = await desk.reset_token()
    desk.clock.advance(timedelta(hours=1))
    with pytest.raises(InvalidToken):
        await resets(desk, token)


async def test_a_token_dies_when_the_address_changes(desk: Desk) -> None:
    user = await desk.account()
    token = await desk.reset_token()
    user.email = EmailAddress.parse("new@example.org")
    await desk.save(user)
    with pytest.raises(InvalidToken):
        await resets(desk, token)


async def test_a_token_that_confirms_an_address_resets_no_password(
    make_desk: Callable[..., Desk],
) -> None:
    desk = make_desk(mode=RegistrationMode.IMMEDIATE)
    await desk.registers()
    await desk.deliver()
    with pytest.raises(InvalidToken):
        await resets(desk, desk.mailbox.last_token(ADDRESS, "verify_email"))


async def test_the_owner_of_an_address_takes_the_account_of_a_stranger_over(
    make_desk: Callable[..., Desk],
) -> None:
    desk = make_desk(mode=RegistrationMode.IMMEDIATE)
    await desk.registers()
    strangers = await desk.signs_in()
    await desk.deliver()
    strangers_token = desk.mailbox.last_token(ADDRESS, "verify_email")
    await resets(desk, await desk.reset_token())
    assert not await desk.is_live(strangers)
    assert (await desk.user()).email_verified_at == desk.clock.now()
    with pytest.raises(InvalidToken):
        await desk.verifies(strangers_token)


async def test_an_unknown_address_gets_the_same_answer_and_no_mail(desk: Desk) -> None:
    await desk.request_password_reset.execute(
        ANYBODY, RequestPasswordResetCommand(email="nobody@example.org")
    )
    await desk.deliver()
    assert desk.mailbox.mails == []
    assert await desk.audited("auth.password_reset_requested") == [None]


async def test_a_flood_of_requests_sends_one_person_three_mails_an_hour(desk: Desk) -> None:
    await desk.account()
    for _ in range(10):
        await desk.reset_token()
    assert len(desk.mailbox.to(ADDRESS)) == 3
    desk.clock.advance(timedelta(hours=1))
    await desk.reset_token()
    assert len(desk.mailbox.to(ADDRESS)) == 4


async def test_a_reset_lets_a_network_in_that_had_failed_too_often(desk: Desk) -> None:
    await desk.account()
    for _ in range(5):
        with pytest.raises(InvalidCredentials):
            await desk.signs_in(password="not what it is")
    with pytest.raises(TooManyAttempts):
        await desk.signs_in()
    await resets(desk, await desk.reset_token())
    await desk.signs_in(password=OTHER_PASSWORD)


async def test_a_change_keeps_the_present_session_and_ends_the_others(desk: Desk) -> None:
    user = await desk.account()
    here, there = await desk.signs_in(), await desk.signs_in()
    await desk.change_password.execute(desk.actor(here), changed())
    assert await desk.is_live(here)
    assert not await desk.is_live(there)
    await desk.signs_in(password=OTHER_PASSWORD)
    await desk.deliver()
    assert [mail.template for mail in desk.mailbox.to(ADDRESS)] == ["password_changed"]
    assert await desk.audited("auth.password_changed") == [user.id]


async def test_a_change_ends_reset_links_that_are_under_way(desk: Desk) -> None:
    await desk.account()
    token = await desk.reset_token()
    await desk.change_password.execute(desk.actor(await desk.signs_in()), changed())
    with pytest.raises(InvalidToken):
        await resets(desk, token)


async def test_a_change_takes_the_current_password(desk: Desk) -> None:
    await desk.account()
    actor = desk.actor(await desk.signs_in())
    for _ in range(5):
        with pytest.raises(WrongPassword):
            await desk.change_password.execute(actor, changed(current=OTHER_PASSWORD))
    with pytest.raises(TooManyAttempts):
        await desk.change_password.execute(actor, changed())


async def test_a_change_names_the_field_that_it_refuses(desk: Desk) -> None:
    await desk.account()
    actor = desk.actor(await desk.signs_in())
    for command, field in (
        (changed(new="short"), "new_password"),
        (changed(current="\0"), "current_password"),
    ):
        with pytest.raises(ValidationFailed) as failure:
            await desk.change_password.execute(actor, command)
        assert [problem.field for problem in failure.value.details] == [field]


async def test_of_two_changes_at_once_one_finds_the_password_changed(desk: Desk) -> None:
    await desk.account()
    actor = desk.actor(await desk.signs_in())
    answers = await asyncio.gather(
        *(desk.change_password.execute(actor, changed()) for _ in range(2)),
        return_exceptions=True,
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["NoneType", "WrongPassword"]
