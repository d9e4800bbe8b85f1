"""The JSON form of events, the same in every store."""

from collections.abc import Mapping
from typing import TypeVar

from hexameter.application.plain_data import from_plain, plain_data
from hexameter.domain.events import Event

E = TypeVar("E", bound=Event)


def event_data(event: Event) -> dict[str, object]:
    return plain_data(event)


def event_from(event: type[E], data: Mapping[str, object]) -> E:
    """The event of which `event_data` made this."""
    return from_plain(event, data)
