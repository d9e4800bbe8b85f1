import logging
from datetime import timedelta

import pytest

from hexameter.application.auth.request_password_reset import RequestPasswordResetCommand
from hexameter.application.ports.outbox import DeliveryFailed
from tests.unit.auth.harness import ADDRESS, ANYBODY, AuthHarness


async def test_a_mail_says_how_long_its_link_lasts(harness: AuthHarness) -> None:
    await harness.registers()
    harness.clock.advance(timedelta(hours=2, minutes=59))
    await harness.deliver()
    [mail] = harness.mailbox.to(ADDRESS)
    assert (mail.values["name"], mail.values["hours"]) == ("Ada", "22")


async def test_a_mail_that_is_tried_again_is_the_same_mail(harness: AuthHarness) -> None:
    await harness.registers()
    [delivery] = await harness.deliveries()
    harness.mailbox.fail_next()
    with pytest.raises(DeliveryFailed):
        await harness.subscriber.handle(delivery)
    await harness.subscriber.handle(delivery)
    await harness.subscriber.handle(delivery)
    first, second = harness.mailbox.mails
    assert first == second
    assert str(delivery.id) in first.message_id


async def test_a_mail_that_is_refused_for_good_counts_as_delivered(
    harness: AuthHarness, caplog: pytest.LogCaptureFixture
) -> None:
    await harness.registers()
    harness.mailbox.refuse(ADDRESS)
    with caplog.at_level(logging.WARNING):
        await harness.deliver()
    assert await harness.deliveries() == []
    assert "refused" in caplog.text
    assert ADDRESS not in caplog.text


async def test_a_registration_that_has_ended_is_not_mailed(harness: AuthHarness) -> None:
    await harness.registers()
    harness.clock.advance(timedelta(hours=24))
    await harness.deliver()
    assert harness.mailbox.mails == []


async def test_a_token_that_has_ended_is_not_mailed(harness: AuthHarness) -> None:
    await harness.account()
    await harness.request_password_reset.execute(
        ANYBODY, RequestPasswordResetCommand(email=ADDRESS)
    )
    harness.clock.advance(timedelta(hours=1))
    await harness.deliver()
    assert harness.mailbox.mails == []


async def test_an_account_that_is_gone_is_not_mailed(harness: AuthHarness) -> None:
    user = await harness.account()
    user.request_deletion(harness.clock.now())
    await harness.save(user)
    async with harness.uow() as uow:
        await uow.users.remove(await uow.users.get(user.id))
        await uow.commit()
    await harness.deliver()
    assert harness.mailbox.mails == []


async def test_a_deletion_is_mailed_with_its_date(harness: AuthHarness) -> None:
    user = await harness.account()
    due = user.request_deletion(harness.clock.now())
    await harness.save(user)
    await harness.deliver()
    [mail] = harness.mailbox.to(ADDRESS)
    assert mail.template == "account_deletion_requested"
    assert mail.values == {"name": "Ada", "date": due.date().isoformat()}


async def test_no_event_holds_what_a_mail_holds(harness: AuthHarness) -> None:
    await harness.registers()
    [delivery] = await harness.deliveries()
    await harness.subscriber.handle(delivery)
    token = harness.mailbox.last_token(ADDRESS, "verify_email")
    assert token not in str(delivery.event.data)
    assert ADDRESS not in str(delivery.event.data)
