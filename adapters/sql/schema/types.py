"""Column types that behave alike on PostgreSQL and SQLite, on the drivers' own connections.

Ids are `sqlalchemy.Uuid`: native on PostgreSQL, 32 hexadecimal digits on SQLite, which sort like
the UUIDs.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

from sqlalchemy import JSON, DateTime, Dialect, String, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine, UserDefinedType

UTC_TEXT_LENGTH = len("2000-01-01T00:00:00.000+00:00")


class _ToDriver(Protocol):
    def __call__(self, value: Any) -> Any: ...


class _FromText(Protocol):
    def __call__(self, value: Any) -> datetime | None: ...


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC, truncated to milliseconds. Raises ValueError for a time without a zone.

    On SQLite it is text of fixed width (`2000-01-01T00:00:00.000+00:00`), which sorts by time.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(UTC_TEXT_LENGTH))
        return dialect.type_descriptor(DateTime(timezone=True))

    def bind_processor(self, dialect: Dialect) -> _ToDriver:
        return _to_text if dialect.name == "sqlite" else _truncate

    def result_processor(self, dialect: Dialect, coltype: object) -> _FromText | None:
        return _from_text if dialect.name == "sqlite" else None


def _truncate(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError("A time needs a time zone.")
    return value.replace(microsecond=value.microsecond // 1000 * 1000)


def _to_text(value: datetime | None) -> str | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError("A time needs a time zone.")
    return value.astimezone(UTC).isoformat(timespec="milliseconds")


def _from_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


def text(length: int | None = None) -> TypeEngine[str]:
    """Text that compares by code point; on PostgreSQL at most `length` code points.

    SQLite compares the bytes of UTF-8, which is the same order, and has no limit.
    """
    if length is None:
        return Text().with_variant(Text(collation="C"), "postgresql")
    return String(length).with_variant(String(length, collation="C"), "postgresql")


Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""A list or dict: `jsonb`, or text on SQLite."""


class _JsonArray(UserDefinedType[Sequence[object]]):
    """A list as one SQLite parameter, for `json_each`."""

    cache_ok = False

    def __init__(self, item_type: TypeEngine[Any]) -> None:
        self.item_type = item_type

    def bind_processor(self, dialect: Dialect) -> _ToDriver:
        item = self.item_type.dialect_impl(dialect).bind_processor(dialect)

        def process(value: Any) -> str:
            return json.dumps(list(value) if item is None else [item(each) for each in value])

        return process


class ListOf(TypeDecorator[Sequence[object]]):
    """Many values of one type in one parameter: an array, or a JSON array on SQLite."""

    impl = Text
    cache_ok = False

    def __init__(self, item_type: TypeEngine[Any]) -> None:
        super().__init__()
        self.item_type = item_type

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return _JsonArray(self.item_type)
        return dialect.type_descriptor(ARRAY(self.item_type))
