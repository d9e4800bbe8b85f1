"""How long a mail is retried: the dispatcher over a clock that tests advance."""

import logging
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from hexameter.application.auth.mail_subscriber import RETRY_FOR, MailSubscriber
from hexameter.application.auth.request_password_reset import RequestPasswordResetCommand
from hexameter.application.events.dispatcher import Dispatcher
from hexameter.application.ports.mail import Mail, MailDeferred
from hexameter.application.ports.outbox import UnfinishedDelivery
from tests.unit.auth.harness import ADDRESS, ANYBODY, AuthHarness

GREYLISTED = "450 4.2.1 Greylisted, try again later"


class DeferringServer:
    """A `Mailer` that accepts mail from a time on, and records when it was tried."""

    def __init__(self, harness: AuthHarness, accepts_after: timedelta) -> None:
        self.attempts: list[datetime] = []
        self.accepted: list[Mail] = []
        self._clock = harness.clock
        self._accepts_from = self._clock.now() + accepts_after

    async def send(self, mail: Mail) -> None:
        self.attempts.append(self._clock.now())
        if self._clock.now() < self._accepts_from:
            raise MailDeferred(GREYLISTED)
        self.accepted.append(mail)


async def dispatch(harness: AuthHarness, server: DeferringServer) -> list[UnfinishedDelivery]:
    """Run until nothing is pending, each time when the next retry is due; what is dead then."""
    subscriber = MailSubscriber(harness.uow, harness.clock, harness.secret_tokens, server)
    outbox = harness.outbox
    dispatcher = Dispatcher(
        outbox, harness.subscriptions, harness.uow, [subscriber], harness.clock, "test"
    )
    await dispatcher.run_once()
    while True:
        unfinished = list(await outbox.unfinished(limit=100))
        due = [delivery.due_at for delivery in unfinished if not delivery.is_dead]
        if not due:
            return unfinished
        # The clock cuts off what is below a millisecond.
        harness.clock.advance(min(due) - harness.clock.now() + timedelta(milliseconds=1))
        await dispatcher.run_once()


async def request_reset(harness: AuthHarness) -> None:
    await harness.account()
    await harness.deliver()
    command = RequestPasswordResetCommand(email=ADDRESS)
    await harness.request_password_reset.execute(ANYBODY, command)


@pytest.mark.parametrize("minutes", [5, 20, 60, 12 * 60, 23 * 60])
async def test_a_greylisted_registration_is_mailed_while_its_token_is_valid(
    harness: AuthHarness, minutes: int
) -> None:
    server = DeferringServer(harness, timedelta(minutes=minutes))
    await harness.registers()
    assert await dispatch(harness, server) == []
    [mail] = server.accepted
    assert mail.template == "verify_email"


@pytest.mark.parametrize("minutes", [5, 30, 50])
async def test_a_greylisted_reset_is_mailed_within_its_hour(
    harness: AuthHarness, minutes: int
) -> None:
    await request_reset(harness)
    server = DeferringServer(harness, timedelta(minutes=minutes))
    assert await dispatch(harness, server) == []
    assert [mail.template for mail in server.accepted] == ["reset_password"]


async def test_a_mail_is_given_up_when_its_token_expires(
    harness: AuthHarness, caplog: pytest.LogCaptureFixture
) -> None:
    await request_reset(harness)
    server, began = DeferringServer(harness, timedelta(days=9)), harness.clock.now()
    with caplog.at_level(logging.WARNING):
        [dead] = await dispatch(harness, server)
    assert dead.error == GREYLISTED
    assert timedelta(minutes=55) < server.attempts[-1] - began < timedelta(hours=1)
    assert f"set aside: {GREYLISTED}" in caplog.text
    assert ADDRESS not in caplog.text


async def test_a_mail_without_a_token_is_retried_for_two_days(harness: AuthHarness) -> None:
    user = await harness.account()
    await harness.deliver()
    user.request_deletion(harness.clock.now())
    await harness.save(user)
    server, began = DeferringServer(harness, timedelta(days=9)), harness.clock.now()
    [dead] = await dispatch(harness, server)
    assert dead.event_type == "user.deletion_requested"
    assert RETRY_FOR - timedelta(hours=1) < server.attempts[-1] - began < RETRY_FOR


async def test_pauses_grow_to_an_hour_at_most(harness: AuthHarness) -> None:
    await harness.registers()
    server = DeferringServer(harness, timedelta(hours=12))
    await dispatch(harness, server)
    pauses = [later - earlier for earlier, later in pairwise(server.attempts)]
    assert pauses[0] <= timedelta(seconds=2)
    assert max(pauses) <= timedelta(hours=1)
    assert pauses[-1] >= timedelta(minutes=30)
    assert len(pauses) < 40


async def test_a_requeued_mail_is_retried_again(harness: AuthHarness) -> None:
    user = await harness.account()
    await harness.deliver()
    user.request_deletion(harness.clock.now())
    await harness.save(user)
    [dead] = await dispatch(harness, DeferringServer(harness, timedelta(days=9)))
    assert await harness.outbox.requeue(dead.id, now=harness.clock.now())
    server = DeferringServer(harness, timedelta(minutes=1))
    assert await dispatch(harness, server) == []
    assert len(server.accepted) == 1


async def test_a_failure_with_a_text_of_its_own_is_logged_by_its_kind_only(
    harness: AuthHarness, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(DeferringServer):
        async def send(self, mail: Mail) -> None:
            raise ValueError(f"cannot send to {mail.to}")

    await request_reset(harness)
    with caplog.at_level(logging.WARNING):
        [dead] = await dispatch(harness, Broken(harness, timedelta()))
    assert dead.error == "ValueError"
    assert ADDRESS not in caplog.text
