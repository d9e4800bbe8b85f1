import asyncio
from collections.abc import Callable

import pytest

from hexameter.application.auth.register import RegisterCommand
from hexameter.application.auth.registration_mode import RegistrationMode
from hexameter.domain.auth.errors import RegistrationClosed
from hexameter.domain.errors import ValidationFailed
from hexameter.domain.users.errors import UsernameTaken
from tests.unit.auth.harness import ADDRESS, ANYBODY, PASSWORD, AuthHarness


async def test_no_account_begins_before_the_address_is_confirmed(harness: AuthHarness) -> None:
    await harness.registers()
    await harness.deliver()
    assert await harness.find_user() is None
    assert [mail.template for mail in harness.mailbox.to(ADDRESS)] == ["verify_email"]


async def test_a_taken_address_gets_the_same_answer_and_its_owner_is_told(
    harness: AuthHarness,
) -> None:
    owner = await harness.account()
    await harness.registers(ADDRESS.upper(), username="somebody")
    await harness.deliver()
    assert [mail.template for mail in harness.mailbox.to(ADDRESS)] == ["address_taken"]
    assert (await harness.user()).password_hash == owner.password_hash


async def test_a_taken_address_costs_as_many_hashes_as_a_free_one(harness: AuthHarness) -> None:
    await harness.account()
    harness.hasher.hashed = 0
    await harness.registers(username="somebody")
    await harness.registers("free@example.org", username="another")
    assert harness.hasher.hashed == 2


async def test_the_username_of_an_account_is_refused_to_everybody(harness: AuthHarness) -> None:
    await harness.account()
    for email in ("grace@example.org", ADDRESS):
        with pytest.raises(UsernameTaken):
            await harness.registers(email, username="Ada")


async def test_a_username_is_held_for_whoever_asked_first(harness: AuthHarness) -> None:
    await harness.registers(username="ada")
    with pytest.raises(UsernameTaken):
        await harness.registers("grace@example.org", username="ADA")
    await harness.registers(username="ada")


async def test_every_field_that_is_wrong_is_named_at_once(harness: AuthHarness) -> None:
    with pytest.raises(ValidationFailed) as failure:
        await harness.register.execute(
            ANYBODY,
            RegisterCommand(email="nowhere", password="short", username="-", name=""),
        )
    assert [problem.field for problem in failure.value.details] == [
        "email",
        "username",
        "name",
        "password",
    ]
    assert harness.hasher.hashed == 0


@pytest.mark.parametrize("password", ["password123", "byron18151", "countess99", "lovelace12"])
async def test_a_password_that_is_common_or_ones_own_name_is_refused(
    harness: AuthHarness, password: str
) -> None:
    command = RegisterCommand(
        email="byron@example.org", password=password, username="countess", name="Ada Lovelace"
    )
    with pytest.raises(ValidationFailed) as failure:
        await harness.register.execute(ANYBODY, command)
    assert [problem.field for problem in failure.value.details] == ["password"]


async def test_nobody_registers_where_registration_is_closed(
    make_harness: Callable[..., AuthHarness],
) -> None:
    with pytest.raises(RegistrationClosed):
        await make_harness(mode=RegistrationMode.CLOSED).registers()


async def test_fifty_registrations_of_one_address_become_one_account(
    make_harness: Callable[..., AuthHarness],
) -> None:
    harness = make_harness(throttles=False)
    spellings = [ADDRESS if n % 2 else ADDRESS.upper() for n in range(50)]
    await asyncio.gather(*(harness.registers(email, username="ada") for email in spellings))
    await harness.deliver()
    tokens = {mail.values["token"] for mail in harness.mailbox.to(ADDRESS)}
    assert len(tokens) == 50
    answers = await asyncio.gather(
        *(harness.verifies(token) for token in tokens), return_exceptions=True
    )
    assert answers.count(None) == 1
    assert {type(answer).__name__ for answer in answers} == {"NoneType", "InvalidToken"}


async def test_fifty_immediate_registrations_of_one_address_become_one_account(
    make_harness: Callable[..., AuthHarness],
) -> None:
    harness = make_harness(mode=RegistrationMode.IMMEDIATE, throttles=False)
    await asyncio.gather(*(harness.registers(username=f"ada{n}") for n in range(50)))
    await harness.deliver()
    templates = [mail.template for mail in harness.mailbox.to(ADDRESS)]
    assert sorted(templates) == ["address_taken"] * 49 + ["verify_email"]


async def test_an_immediate_account_can_be_used_before_its_address_is_confirmed(
    make_harness: Callable[..., AuthHarness],
) -> None:
    harness = make_harness(mode=RegistrationMode.IMMEDIATE)
    await harness.registers()
    await harness.signs_in()
    assert (await harness.user()).email_verified_at is None


async def test_a_flood_of_registrations_sends_one_person_three_mails(harness: AuthHarness) -> None:
    for n in range(10):
        await harness.registers(username=f"ada{n}")
    await harness.deliver()
    assert len(harness.mailbox.to(ADDRESS)) == 3


async def test_a_refused_username_does_not_use_up_the_mails_of_an_address(
    harness: AuthHarness,
) -> None:
    await harness.account("grace@example.org", username="grace")
    for _ in range(5):
        with pytest.raises(UsernameTaken):
            await harness.registers(username="grace")
    await harness.registers(username="ada")
    await harness.deliver()
    assert len(harness.mailbox.to(ADDRESS)) == 1


def test_no_command_shows_its_secrets() -> None:
    command = RegisterCommand(email=ADDRESS, password=PASSWORD, username="ada", name="Ada")
    assert PASSWORD not in repr(command)
