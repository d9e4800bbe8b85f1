import asyncio
from collections.abc import Callable

import pytest

from hexameter.application.auth.register import RegisterCommand
from hexameter.application.auth.registration_mode import RegistrationMode
from hexameter.domain.auth.errors import RegistrationClosed
from hexameter.domain.errors import ValidationFailed
from hexameter.domain.users.errors import UsernameTaken
from tests.unit.auth.harness import ADDRESS, ANYBODY, PASSWORD, Desk


async def test_no_account_begins_before_the_address_is_confirmed(desk: Desk) -> None:
    await desk.registers()
    await desk.deliver()
    assert await desk.find_user() is None
    assert [mail.template for mail in desk.mailbox.to(ADDRESS)] == ["verify_email"]


async def test_a_taken_address_gets_the_same_answer_and_its_owner_is_told(desk: Desk) -> None:
    owner = await desk.account()
    await desk.registers(ADDRESS.upper(), username="somebody")
    await desk.deliver()
    assert [mail.template for mail in desk.mailbox.to(ADDRESS)] == ["address_taken"]
    assert (await desk.user()).password_hash == owner.password_hash


async def test_a_taken_address_costs_as_many_hashes_as_a_free_one(desk: Desk) -> None:
    await desk.account()
    desk.hasher.hashed = 0
    await desk.registers(username="somebody")
    await desk.registers("free@example.org", username="another")
    assert desk.hasher.hashed == 2


async def test_the_username_of_an_account_is_refused_to_everybody(desk: Desk) -> None:
    await desk.account()
    for email in ("grace@example.org", ADDRESS):
        with pytest.raises(UsernameTaken):
            await desk.registers(email, username="Ada")


async def test_a_username_is_held_for_whoever_asked_first(desk: Desk) -> None:
    await desk.registers(username="ada")
    with pytest.raises(UsernameTaken):
        await desk.registers("grace@example.org", username="ADA")
    await desk.registers(username="ada")


async def test_every_field_that_is_wrong_is_named_at_once(desk: Desk) -> None:
    with pytest.raises(ValidationFailed) as failure:
        await desk.register.execute(
            ANYBODY,
            RegisterCommand(email="nowhere", password="short", username="-", name=""),
        )
    assert [problem.field for problem in failure.value.details] == [
        "email",
        "username",
        "name",
        "password",
    ]
    assert desk.hasher.hashed == 0


@pytest.mark.parametrize("password", ["password123", "byron18151", "countess99", "lovelace12"])
async def test_a_password_that_is_common_or_ones_own_name_is_refused(
    desk: Desk, password: str
) -> None:
    command = RegisterCommand(
        email="byron@example.org", password=password, username="countess", name="Ada Lovelace"
    )
    with pytest.raises(ValidationFailed) as failure:
        await desk.register.execute(ANYBODY, command)
    assert [problem.field for problem in failure.value.details] == ["password"]


@pytest.mark.parametrize("mode", [RegistrationMode.INVITED, RegistrationMode.CLOSED])
async def test_nobody_registers_where_registration_is_not_open(
    make_desk: Callable[..., Desk], mode: RegistrationMode
) -> None:
    with pytest.raises(RegistrationClosed):
        await make_desk(mode=mode).registers()


async def test_fifty_registrations_of_one_address_become_one_account(
    make_desk: Callable[..., Desk],
) -> None:
    desk = make_desk(throttles=False)
    spellings = [ADDRESS if n % 2 else ADDRESS.upper() for n in range(50)]
    await asyncio.gather(*(desk.registers(email, username="ada") for email in spellings))
    await desk.deliver()
    tokens = {mail.values["token"] for mail in desk.mailbox.to(ADDRESS)}
    assert len(tokens) == 50
    answers = await asyncio.gather(
        *(desk.verifies(token) for token in tokens), return_exceptions=True
    )
    assert answers.count(None) == 1
    assert {type(answer).__name__ for answer in answers} == {"NoneType", "InvalidToken"}


async def test_fifty_immediate_registrations_of_one_address_become_one_account(
    make_desk: Callable[..., Desk],
) -> None:
    desk = make_desk(mode=RegistrationMode.IMMEDIATE, throttles=False)
    await asyncio.gather(*(desk.registers(username=f"ada{n}") for n in range(50)))
    await desk.deliver()
    templates = [mail.template for mail in desk.mailbox.to(ADDRESS)]
    assert sorted(templates) == ["address_taken"] * 49 + ["verify_email"]


async def test_an_immediate_account_can_be_used_before_its_address_is_confirmed(
    make_desk: Callable[..., Desk],
) -> None:
    desk = make_desk(mode=RegistrationMode.IMMEDIATE)
    await desk.registers()
    await desk.signs_in()
    assert (await desk.user()).email_verified_at is None


async def test_a_flood_of_registrations_sends_one_person_three_mails(desk: Desk) -> None:
    for n in range(10):
        await desk.registers(username=f"ada{n}")
    await desk.deliver()
    assert len(desk.mailbox.to(ADDRESS)) == 3


async def test_a_refused_username_does_not_use_up_the_mails_of_an_address(desk: Desk) -> None:
    await desk.account("grace@example.org", username="grace")
    for _ in range(5):
        with pytest.raises(UsernameTaken):
            await desk.registers(username="grace")
    await desk.registers(username="ada")
    await desk.deliver()
    assert len(desk.mailbox.to(ADDRESS)) == 1


def test_no_command_shows_its_secrets() -> None:
    command = RegisterCommand(email=ADDRESS, password=PASSWORD, username="ada", name="Ada")
    assert PASSWORD not in repr(command)
