"""Delivers events from the outbox to their subscribers."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom

from hexameter.application.events.cause import caused_by
from hexameter.application.events.open_unit_of_work import OpenUnitOfWork
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.outbox import (
    ClaimedDeliveries,
    Delivery,
    DeliveryFailed,
    Outbox,
    Subscriber,
    TransactionalSubscriber,
)
from hexameter.application.ports.subscriptions import Subscriptions
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory

MAX_ATTEMPTS = 8
FIRST_DELAY = timedelta(seconds=2)
LONGEST_DELAY = timedelta(hours=1)
LAST_RETRY = timedelta(minutes=1)
"""How long before its `retry_until` a delivery is tried for the last time."""

HANDLING_LIMIT = timedelta(seconds=60)
LEASE = HANDLING_LIMIT * 2
BATCH = 20
MAX_DEPTH = 16
TOO_DEEP = (
    f"the event is the last of a chain of more than {MAX_DEPTH} that caused each other, as if "
    "subscribers did so without end"
)
CLAIMS_REPORTED_EVERY = timedelta(hours=1)

_log = logging.getLogger(__name__)
_random = SystemRandom()


@dataclass(frozen=True, slots=True)
class Progress:
    """The result of one round."""

    sequenced: int = 0
    delivered: int = 0
    failed: int = 0

    @property
    def idle(self) -> bool:
        return not (self.sequenced or self.delivered or self.failed)


class Dispatcher:
    """Several may run concurrently, in one process or in many: each leases the deliveries that it
    claims. If one is killed, its leases expire and another delivers again.
    """

    def __init__(
        self,
        outbox: Outbox,
        subscriptions: Subscriptions,
        uow: UnitOfWorkFactory,
        subscribers: Sequence[Subscriber | TransactionalSubscriber],
        clock: Clock,
        owner: str,
    ) -> None:
        self._outbox = outbox
        self._subscriptions = subscriptions
        self._uow = uow
        self._subscribers = {subscriber.name: subscriber for subscriber in subscribers}
        if len(self._subscribers) < len(subscribers):
            raise ValueError("two subscribers have one name")
        self._clock = clock
        self._owner = owner
        self._is_subscribed = False
        self._claims_reported_at: datetime | None = None

    async def subscribe(self) -> None:
        """Record the subscriptions in the store, from which on no process loses their events.
        `run_once` does so first; a process that causes events should do so before.
        """
        if self._is_subscribed:
            return
        for subscriber in self._subscribers.values():
            await self._subscriptions.record(
                subscriber.name,
                subscriber.event_types,
                from_start=subscriber.from_start,
                now=self._clock.now(),
            )
        self._is_subscribed = True

    async def run_once(self) -> Progress:
        """Sequence new events, and deliver one batch to each subscriber concurrently. What was
        sequenced is delivered by the next round.
        """
        await self.subscribe()
        await self._report_claims()
        work = await self._outbox.work(self._subscribers, now=self._clock.now())
        sequenced = 0
        if work.unsequenced:
            sequenced = await self._outbox.sequence(limit=BATCH * 5, now=self._clock.now())
        rounds = await asyncio.gather(*(self._serve(name) for name in work.subscribers))
        delivered = sum(outcome.count(True) for outcome in rounds)
        failed = sum(outcome.count(False) for outcome in rounds)
        return Progress(sequenced=sequenced, delivered=delivered, failed=failed)

    async def _report_claims(self) -> None:
        now, last = self._clock.now(), self._claims_reported_at
        if last is None or now >= last + CLAIMS_REPORTED_EVERY:
            await self._subscriptions.report_claims(self._subscribers, now=now)
            self._claims_reported_at = now

    async def _serve(self, name: str) -> list[bool]:
        claimed = await self._outbox.claim(
            name, owner=self._owner, lease=LEASE, limit=BATCH, now=self._clock.now()
        )
        return list(await asyncio.gather(*(self._deliver(delivery) for delivery in claimed)))

    async def _deliver(self, delivery: Delivery) -> bool:
        if delivery.event.depth > MAX_DEPTH:
            await self._set_aside(delivery, TOO_DEEP)
            return False
        subscriber = self._subscribers[delivery.subscriber]
        try:
            with caused_by(delivery.event):
                async with asyncio.timeout(HANDLING_LIMIT.total_seconds()):
                    await self._handle(subscriber, delivery)
        except Exception as failure:  # whatever a subscriber raises: the event is not lost
            await self._put_off(delivery, failure)
            return False
        if not isinstance(subscriber, TransactionalSubscriber):
            await self._outbox.succeed(delivery, now=self._clock.now())
        return True

    async def _handle(
        self, subscriber: Subscriber | TransactionalSubscriber, delivery: Delivery
    ) -> None:
        now = self._clock.now()
        if delivery.event.type not in subscriber.event_types:
            # The subscription was recorded by another release of it.
            raise DeliveryFailed(f"it does not take {delivery.event.type}", retry_until=now)
        if not isinstance(subscriber, TransactionalSubscriber):
            await subscriber.handle(delivery)
            return
        async with self._uow() as uow:
            await uow.get(ClaimedDeliveries).succeed(delivery, now=now)
            await subscriber.handle_within(OpenUnitOfWork(uow), delivery)
            await uow.commit()

    async def _put_off(self, delivery: Delivery, failure: Exception) -> None:
        # The text of an exception may quote a mail or an address; only `DeliveryFailed` may not.
        error = failure.reason if isinstance(failure, DeliveryFailed) else type(failure).__name__
        _log.debug("delivery %s to %s raised", delivery.id, delivery.subscriber, exc_info=failure)
        now = self._clock.now()
        until = failure.retry_until if isinstance(failure, DeliveryFailed) else None
        at = next_attempt(delivery.attempt, now=now, until=until)
        if at is None:
            await self._set_aside(delivery, error)
            return
        _log.warning(
            "delivery %s to %s failed (attempt %d, next in %d s): %s",
            delivery.id,
            delivery.subscriber,
            delivery.attempt,
            (at - now).total_seconds(),
            error,
        )
        await self._outbox.retry(delivery, at=at, error=error)

    async def _set_aside(self, delivery: Delivery, error: str) -> None:
        _log.error("delivery %s to %s set aside: %s", delivery.id, delivery.subscriber, error)
        await self._outbox.set_aside(delivery, error=error, now=self._clock.now())


def next_attempt(attempt: int, *, now: datetime, until: datetime | None) -> datetime | None:
    """When to retry after the failed `attempt`; None to give up.

    There are at least `MAX_ATTEMPTS`, and with `until` as many as fit before it. Pauses double up
    to an hour, less a random part of up to a half, and are shortened to the half of what is left.
    """
    delay = min(FIRST_DELAY * 2 ** min(attempt - 1, 16), LONGEST_DELAY) * _random.uniform(0.5, 1.0)
    left = until - now if until is not None else timedelta()
    if left > LAST_RETRY:
        return now + min(delay, left / 2)
    return now + delay if attempt < MAX_ATTEMPTS else None
