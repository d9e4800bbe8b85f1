"""The outbox as those see it who deliver from it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvent:
    """`position` is gapless and rises in commit order. `data` is the event's fields as JSON has
    them: UUIDs and times are strings.
    """

    id: UUID
    position: int
    type: str
    aggregate: str
    aggregate_id: UUID
    occurred_at: datetime
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One event on its way to one subscriber. `attempt` begins with 1; `id` stays over all."""

    id: UUID
    subscriber: str
    event: StoredEvent
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfinishedDelivery:
    """A delivery that has not succeeded. `is_dead`: set aside, no longer retried."""

    id: UUID
    subscriber: str
    event_type: str
    is_dead: bool
    attempts: int
    due_at: datetime
    error: str | None


class DeliveryFailed(Exception):
    """Raised by a subscriber: retry until this time, and then set the delivery aside.

    `reason` is logged and stored: it must contain no address and no secret.
    """

    def __init__(self, reason: str, *, retry_until: datetime) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_until = retry_until


class Subscriber(Protocol):
    """Receives every event of its types at least once, those of one aggregate in order."""

    @property
    def name(self) -> str:
        """Stable: it names the deliveries in the store."""
        ...

    @property
    def event_types(self) -> Collection[str]: ...

    async def handle(self, delivery: Delivery) -> None:
        """`DeliveryFailed` means: retry until the time it names. After any other exception the
        delivery is retried too, and set aside after `MAX_ATTEMPTS`.
        """
        ...


class Outbox(Protocol):
    """Each call is a transaction of its own. Several processes may call all of them at once."""

    async def sequence(
        self, subscriptions: Mapping[str, Collection[str]], *, limit: int, now: datetime
    ) -> int:
        """Give committed events their positions, and make a delivery for each subscriber (name to
        event types) that wants them; how many events. One process at a time does it; the others
        get 0.
        """
        ...

    async def claim(
        self, subscriber: str, *, owner: str, lease: timedelta, limit: int, now: datetime
    ) -> Sequence[Delivery]:
        """Deliveries that are due, leased to `owner`: of each aggregate only the oldest that is
        neither delivered nor set aside, in the order of positions. One whose lease has run out is
        claimed again.
        """
        ...

    async def succeed(self, delivery: Delivery, *, owner: str, now: datetime) -> None:
        """Does nothing when the lease has gone to somebody else."""
        ...

    async def retry(self, delivery: Delivery, *, owner: str, at: datetime, error: str) -> None:
        """Not before `at`. Does nothing when the lease has gone to somebody else."""
        ...

    async def set_aside(self, delivery: Delivery, *, owner: str, error: str, now: datetime) -> None:
        """Dead: its successors go on. Does nothing when the lease has gone to somebody else."""
        ...

    async def prune(self, before: datetime) -> int:
        """Remove events older than this whose deliveries have all succeeded; how many."""
        ...

    async def unfinished(self, *, limit: int) -> Sequence[UnfinishedDelivery]:
        """Deliveries that are pending or set aside, in the order of positions."""
        ...

    async def requeue(self, delivery_id: UUID, *, now: datetime) -> bool:
        """Make a delivery due now, with its attempts counted from the start; also one that was set
        aside. Its successors may have been delivered before it. False when it is unknown, done, or
        leased at the moment.
        """
        ...

    async def backlog(self) -> Mapping[str, int]:
        """How many deliveries are `pending` and `dead`, and how many events are `unsequenced`."""
        ...
