"""The JSON form of events, the same in every store."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import cast
from uuid import UUID

from hexameter.domain.events import Event


def event_data(event: Event) -> dict[str, object]:
    """The event's fields: UUIDs as strings, times in RFC 3339 (UTC, milliseconds, `Z`)."""
    return {field.name: _plain(getattr(event, field.name)) for field in fields(event)}


def _plain(value: object) -> object:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if isinstance(value, tuple | list):
        return [_plain(item) for item in cast(Sequence[object], value)]
    return value
