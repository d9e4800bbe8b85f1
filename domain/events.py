"""Facts that aggregates record and the unit of work hands on."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import ClassVar
from uuid import UUID

from hexameter.domain.errors import StaleWrite


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(ABC):
    """Something that has happened. No event carries a secret.

    `type` is `<aggregate>.<what happened>`. Fields hold primitives, UUIDs, datetimes and tuples of
    strings only, so that every store can write and read them back.
    """

    type: ClassVar[str]
    aggregate: ClassVar[str]

    @property
    @abstractmethod
    def aggregate_id(self) -> UUID:
        """Whose event it is: a subscriber receives the events of one aggregate in order."""


@dataclass(slots=True, kw_only=True)
class Aggregate:
    """What is loaded, changed and saved as one.

    `version` counts the saves, beginning with 1; the repository raises it.
    """

    version: int = 1
    _events: list[Event] = field(default_factory=list[Event], init=False, repr=False, compare=False)

    def expect_version(self, expected: int | None) -> None:
        """Raises `StaleWrite` when the caller saw another version; None expects nothing."""
        if expected is not None and expected != self.version:
            raise StaleWrite

    def record(self, event: Event) -> None:
        self._events.append(event)

    def pull_events(self) -> list[Event]:
        """What was recorded since the last pull, oldest first."""
        events, self._events = self._events, []
        return events
