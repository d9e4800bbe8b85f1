import logging
from datetime import timedelta

import pytest

from hexameter.application.auth.request_password_reset import RequestPasswordResetCommand
from tests.unit.auth.harness import ADDRESS, ANYBODY, Desk


async def test_a_mail_says_how_long_its_link_lasts(desk: Desk) -> None:
    await desk.registers()
    desk.clock.advance(timedelta(hours=2, minutes=59))
    await desk.deliver()
    [mail] = desk.mailbox.to(ADDRESS)
    assert (mail.values["name"], mail.values["hours"]) == ("Ada", "22")


async def test_a_mail_that_is_tried_again_is_the_same_mail(desk: Desk) -> None:
    await desk.registers()
    [delivery] = await desk.deliveries()
    desk.mailbox.fail_next()
    with pytest.raises(ConnectionError):
        await desk.subscriber.handle(delivery)
    await desk.subscriber.handle(delivery)
    await desk.subscriber.handle(delivery)
    first, second = desk.mailbox.mails
    assert first == second
    assert str(delivery.id) in first.message_id


async def test_a_mail_that_is_refused_for_good_counts_as_delivered(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    await desk.registers()
    desk.mailbox.refuse(ADDRESS)
    with caplog.at_level(logging.WARNING):
        await desk.deliver()
    assert await desk.deliveries() == []
    assert "refused" in caplog.text
    assert ADDRESS not in caplog.text


async def test_a_registration_that_has_ended_is_not_mailed(desk: Desk) -> None:
    await desk.registers()
    desk.clock.advance(timedelta(hours=24))
    await desk.deliver()
    assert desk.mailbox.mails == []


async def test_a_token_that_has_ended_is_not_mailed(desk: Desk) -> None:
    await desk.account()
    await desk.request_password_reset.execute(ANYBODY, RequestPasswordResetCommand(email=ADDRESS))
    desk.clock.advance(timedelta(hours=1))
    await desk.deliver()
    assert desk.mailbox.mails == []


async def test_an_account_that_is_gone_is_not_mailed(desk: Desk) -> None:
    user = await desk.account()
    user.request_deletion(desk.clock.now())
    await desk.save(user)
    async with desk.uow() as uow:
        await uow.users.remove(await uow.users.get(user.id))
        await uow.commit()
    await desk.deliver()
    assert desk.mailbox.mails == []


async def test_a_deletion_is_mailed_with_its_date(desk: Desk) -> None:
    user = await desk.account()
    due = user.request_deletion(desk.clock.now())
    await desk.save(user)
    await desk.deliver()
    [mail] = desk.mailbox.to(ADDRESS)
    assert mail.template == "account_deletion_requested"
    assert mail.values == {"name": "Ada", "date": due.date().isoformat()}


async def test_no_event_holds_what_a_mail_holds(desk: Desk) -> None:
    await desk.registers()
    [delivery] = await desk.deliveries()
    await desk.subscriber.handle(delivery)
    token = desk.mailbox.last_token(ADDRESS, "verify_email")
    assert token not in str(delivery.event.data)
    assert ADDRESS not in str(delivery.event.data)
