"""The outbox, as used for delivery."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable
from uuid import UUID

from hexameter.application.ports.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvent:
    """`position` is gapless and increases in commit order. `data` holds the event's fields as JSON:
    UUIDs and times are strings. `depth` counts the events that led to it: 0 unless it was recorded
    while another was handled.
    """

    id: UUID
    position: int
    type: str
    aggregate: str
    aggregate_id: UUID
    occurred_at: datetime
    data: Mapping[str, object]
    depth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """The delivery of one event to one subscriber, leased to `owner`. `attempt` starts at 1; `id`
    stays the same for all attempts.
    """

    id: UUID
    subscriber: str
    event: StoredEvent
    attempt: int
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a dispatcher could do: give positions, and claim for these subscribers."""

    unsequenced: bool
    subscribers: frozenset[str]


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


class LeaseLost(Exception):
    """Another owner holds the lease of the delivery by now."""


class AnySubscriber(Protocol):
    """What both kinds of subscribers say."""

    @property
    def name(self) -> str:
        """Must not change: it identifies the subscription in the store."""
        ...

    @property
    def event_types(self) -> Collection[str]: ...

    @property
    def from_start(self) -> bool:
        """Whether a new subscription begins with the oldest event that is still kept."""
        ...


class Subscriber(AnySubscriber, Protocol):
    """Receives every event of its types at least once, and those of one aggregate in order."""

    async def handle(self, delivery: Delivery) -> None:
        """`DeliveryFailed` means: retry until the time it names. After any other exception the
        delivery is retried too, and set aside after `MAX_ATTEMPTS`.
        """
        ...


@runtime_checkable
class TransactionalSubscriber(AnySubscriber, Protocol):
    """Its effects happen once for every event of its types, if they are written in `uow`."""

    async def handle_within(self, uow: UnitOfWork, delivery: Delivery) -> None:
        """`uow` is committed after it returns, and rolled back after an exception, which has the
        consequences that it has in `Subscriber.handle`.
        """
        ...


class ClaimedDeliveries(Protocol):
    """Deliveries in a unit of work."""

    async def succeed(self, delivery: Delivery, *, now: datetime) -> None:
        """Takes effect with the unit of work; until it ends, nobody else can claim the delivery.
        Raises `LeaseLost`.
        """
        ...


class Outbox(Protocol):
    """Each call is a separate transaction and raises `StoreUnavailable` if the store fails. All
    calls may run concurrently in several processes.
    """

    async def work(self, subscribers: Collection[str], *, now: datetime) -> Work:
        """What there is to do for these subscribers. A single read, and the only one at rest."""
        ...

    async def sequence(self, *, limit: int, now: datetime) -> int:
        """Give committed events their positions, and create a delivery for each recorded
        subscription to their type; returns how many events. Only one process at a time does so; the
        others get 0.
        """
        ...

    async def claim(
        self, subscriber: str, *, owner: str, lease: timedelta, limit: int, now: datetime
    ) -> Sequence[Delivery]:
        """Lease due deliveries to `owner`: of each aggregate only the oldest that is neither
        delivered nor set aside, in the order of positions. A delivery whose lease has expired can
        be claimed again.
        """
        ...

    async def succeed(self, delivery: Delivery, *, now: datetime) -> None:
        """Has no effect if another owner holds the lease by now."""
        ...

    async def retry(self, delivery: Delivery, *, at: datetime, error: str) -> None:
        """Retry not before `at`. Has no effect if another owner holds the lease by now."""
        ...

    async def set_aside(self, delivery: Delivery, *, error: str, now: datetime) -> None:
        """Mark as dead; later events of the aggregate are delivered. Has no effect if another owner
        holds the lease by now.
        """
        ...

    async def prune(self, before: datetime) -> int:
        """Remove older events whose deliveries have all succeeded; returns how many."""
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
        """The number of `pending` and `dead` deliveries and of `unsequenced` events."""
        ...
