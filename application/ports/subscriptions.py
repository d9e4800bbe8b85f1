"""The subscriptions that the store knows, also those of subscribers that this process lacks."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hexameter.domain.pagination import EARLIEST

MAX_SUBSCRIBER = 120
"""Characters of a subscriber's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """`claimed_at`: when a worker that has the subscriber last reported so, which it does once an
    hour; None before the first time. `pending` and `dead` count its deliveries.
    """

    name: str
    event_types: Sequence[str]
    recorded_at: datetime
    claimed_at: datetime | None
    pending: int
    dead: int


class Subscriptions(Protocol):
    """Each call is a separate transaction and raises `StoreUnavailable` if the store fails. A call
    that changes a subscription waits until no process is giving events their positions, so that an
    event belongs either before the change or after it.
    """

    async def record(
        self, name: str, event_types: Collection[str], *, from_start: bool, now: datetime
    ) -> None:
        """Deliver every event of these types that has no position yet; with `from_start` also those
        that are still kept. Types that were recorded before remain: processes of an older release
        may still need them. A single read if nothing is new.
        """
        ...

    async def report_claims(self, names: Collection[str], *, now: datetime) -> None:
        """Set `claimed_at`. Unknown names have no effect."""
        ...

    async def all(self) -> Sequence[Subscription]:
        """In the order of their names."""
        ...

    async def replay(self, name: str, *, since: datetime = EARLIEST, now: datetime) -> int | None:
        """Deliver the events of its types that have happened since then and are still kept, also
        those that were delivered or set aside; returns how many. What is pending is not changed.
        None when there is no such subscription.
        """
        ...

    async def retire(self, name: str) -> bool:
        """Remove it with its deliveries. False when there is no such subscription."""
        ...
