"""The JSON form of events, the same in every store."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any, TypeVar, cast, get_args, get_type_hints
from uuid import UUID

from hexameter.domain.events import Event

E = TypeVar("E", bound=Event)


def event_data(event: Event) -> dict[str, object]:
    """The event's fields: UUIDs as strings, times in RFC 3339 (UTC, milliseconds, `Z`)."""
    return {field.name: _plain(getattr(event, field.name)) for field in fields(event)}


def event_from(event: type[E], data: Mapping[str, object]) -> E:
    """The event of which `event_data` made this. Fields that it does not have are left out."""
    hints = get_type_hints(event)
    return event(
        **{
            field.name: _typed(hints[field.name], data[field.name])
            for field in fields(event)
            if field.name in data
        }
    )


def _typed(annotation: Any, value: object) -> object:
    kinds = get_args(annotation) or (annotation,)
    if isinstance(value, str) and UUID in kinds:
        return UUID(value)
    if isinstance(value, str) and datetime in kinds:
        return datetime.fromisoformat(value)
    if isinstance(value, list):
        return tuple(cast(list[object], value))
    return value


def _plain(value: object) -> object:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if isinstance(value, tuple | list):
        return [_plain(item) for item in cast(Sequence[object], value)]
    return value
