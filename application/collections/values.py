"""Values as every store keeps them, and their form in the position of a page."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, cast
from uuid import UUID

from hexameter.application.collections.fields import Field, Kind
from hexameter.application.ports.cursors import InvalidCursor
from hexameter.domain.errors import invalid

MIN_INT, MAX_INT = -(2**63), 2**63 - 1

_TYPES: dict[Kind, type] = {
    Kind.UUID: UUID,
    Kind.BOOL: bool,
    Kind.INT: int,
    Kind.TEXT: str,
    Kind.DATETIME: datetime,
    Kind.DATE: date,
}


def checked(field: Field, value: Any) -> Any:
    """The value as it is kept: a time in UTC, truncated to milliseconds.

    Raises `ValidationFailed` for what no store can hold, and `TypeError` for another type and for a
    time without a zone.
    """
    if value is None:
        if not field.optional:
            raise TypeError(f"{field.name} must not be None.")
        return None
    _check_type(field, value)
    match field.kind:
        case Kind.INT if not MIN_INT <= value <= MAX_INT:
            raise invalid(field.name, "out_of_range", "Must fit into 64 bits.")
        case Kind.TEXT:
            return _text(field, value)
        case Kind.TEXTS:
            return tuple(_storable(field, text) for text in cast("tuple[str, ...]", value))
        case Kind.DATETIME:
            return _moment(field, value)
        case _:
            return value


def position_text(field: Field, value: Any) -> Any:
    """For JSON."""
    match field.kind:
        case Kind.UUID:
            return value.hex
        case Kind.DATETIME | Kind.DATE:
            return value.isoformat()
        case _:
            return value


def from_position(fields: Sequence[Field], values: object) -> tuple[Any, ...]:
    """Raises `InvalidCursor` for values that do not fit, as after a change of the declaration."""
    if not isinstance(values, list):
        raise InvalidCursor
    try:
        return tuple(
            checked(field, _parsed(field, value))
            for field, value in zip(fields, cast("list[Any]", values), strict=True)
        )
    except (TypeError, ValueError):
        raise InvalidCursor from None


def _parsed(field: Field, value: Any) -> Any:
    match field.kind:
        case Kind.UUID:
            return UUID(hex=value)
        case Kind.DATETIME:
            return datetime.fromisoformat(value)
        case Kind.DATE:
            return date.fromisoformat(value)
        case Kind.ENUM if field.enum is not None:
            return field.enum(value)
        case _:
            return value


def _check_type(field: Field, value: object) -> None:
    given = type(value).__name__
    match field.kind:
        case Kind.TEXTS:
            texts = cast(tuple[object, ...], value)
            fits = isinstance(value, tuple) and all(isinstance(each, str) for each in texts)
        case Kind.ENUM:
            fits = field.enum is not None and isinstance(value, field.enum)
        case Kind.INT:
            fits = isinstance(value, int) and not isinstance(value, bool)
        case Kind.DATE:
            fits = isinstance(value, date) and not isinstance(value, datetime)
        case _:
            fits = isinstance(value, _TYPES[field.kind])
    if not fits:
        raise TypeError(f"{field.name} cannot be a {given}.")


def _text(field: Field, value: str) -> str:
    if len(value) > field.max_length:
        rule = f"Must have at most {field.max_length} characters."
        raise invalid(field.name, "too_long", rule)
    return _storable(field, value)


def _storable(field: Field, value: str) -> str:
    if "\0" in value:
        raise invalid(field.name, "control_character", "NUL is not allowed.")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise invalid(field.name, "invalid_unicode", "Lone surrogates are not allowed.") from None
    return str(value)


def _moment(field: Field, value: datetime) -> datetime:
    if value.tzinfo is None:
        raise TypeError(f"{field.name} needs a time zone.")
    try:
        utc = value.astimezone(UTC)
    except OverflowError:
        raise invalid(
            field.name, "out_of_range", "Must be a time of the years 1 to 9999."
        ) from None
    return utc.replace(microsecond=utc.microsecond // 1000 * 1000)
