"""Events that aggregates record and the unit of work writes to the outbox."""

from dataclasses import dataclass, field
from typing import ClassVar
from uuid import UUID

from hexameter.domain.errors import StaleWrite


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that has happened. Events contain no secrets.

    `type` is `<aggregate>.<what happened>`. Fields hold only primitives, enumerations, UUIDs,
    dates, datetimes and tuples of these, so that every store can write and read them back.
    """

    type: ClassVar[str]
    aggregate: ClassVar[str]

    @property
    def aggregate_id(self) -> UUID:
        """The aggregate the event belongs to: the field `<aggregate>_id`, unless a subclass
        overrides this. A subscriber receives the events of one aggregate in order.
        """
        return getattr(self, f"{self.aggregate}_id")


@dataclass(slots=True, kw_only=True)
class Aggregate:
    """The unit that is loaded, changed and saved together.

    `version` counts the saves, starting at 1; the repository increments it.
    """

    version: int = 1
    _events: list[Event] = field(default_factory=list[Event], init=False, repr=False, compare=False)

    def expect_version(self, expected: int | None) -> None:
        """Raises `StaleWrite` if the current version is another one. None skips the check."""
        if expected is not None and expected != self.version:
            raise StaleWrite

    def record(self, event: Event) -> None:
        self._events.append(event)

    def pull_events(self) -> list[Event]:
        """Return and clear the events recorded since the last call, oldest first."""
        events, self._events = self._events, []
        return events
