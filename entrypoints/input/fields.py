"""Building blocks of request schemas: nothing is converted, nothing unknown is let through.

FastAPI hands Pydantic Python objects, for which strict mode refuses every time and id that JSON
can carry; the types here take the string, and only the string.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, TypeVar
from uuid import UUID

from pydantic import (
    MISSING,
    BaseModel,
    ConfigDict,
    GetJsonSchemaHandler,
    PlainValidator,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from hexameter.application.unset import UNSET, Unset
from hexameter.domain.times import MAX_TIME, MIN_TIME, TIME_RANGE

T = TypeVar("T")

EXAMPLE_ID = "019bc0a4-7c1e-7d4a-9a52-5d1f0e6b8c3a"

_AFTER_YEAR = (
    r"-\d{2}-\d{2}[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?"
    r"([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)"
)
_RFC_3339 = re.compile(rf"\d{{4}}{_AFTER_YEAR}", re.ASCII)
_UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", re.ASCII)

TIME_PATTERN = rf"^2[01]\d{{2}}{_AFTER_YEAR}$"
"""For the description. The bounds of `domain.times` are whole centuries."""


class StrictModel(BaseModel):
    """A request body.

    A field that a `PATCH` may leave out has the default `MISSING` and the type `... | MISSING`,
    with `| None` where null clears it; `unset` makes a command's field of it.
    """

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, allow_inf_nan=False, hide_input_in_errors=True
    )


def unset(value: T | MISSING) -> T | Unset:
    """A field of a `PATCH` as a field of a command."""
    return UNSET if value is MISSING else value


def parse_timestamp(value: object) -> datetime:
    """An RFC 3339 string with an offset, in UTC, cut to milliseconds."""
    if not isinstance(value, str):
        raise PydanticCustomError("timestamp_type", "Must be an RFC 3339 string with an offset.")
    if not _RFC_3339.fullmatch(value):
        raise PydanticCustomError("timestamp_parsing", "Must be an RFC 3339 string with an offset.")
    try:
        moment = datetime.fromisoformat(value.upper()).astimezone(UTC)
    except ValueError:
        raise PydanticCustomError(
            "timestamp_parsing", "Must be an RFC 3339 string with an offset."
        ) from None
    except OverflowError:
        raise _out_of_range() from None
    if not MIN_TIME <= moment <= MAX_TIME:
        raise _out_of_range()
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def parse_uuid(value: object) -> UUID:
    """The canonical form only: no braces, no `urn:`, no bare hex digits."""
    if isinstance(value, UUID):
        return value
    if not isinstance(value, str):
        raise PydanticCustomError("uuid_type", "Must be a UUID.")
    if not _UUID.fullmatch(value):
        raise PydanticCustomError("uuid_parsing", "Must be a UUID.")
    return UUID(value)


def _out_of_range() -> PydanticCustomError:
    return PydanticCustomError("timestamp_range", TIME_RANGE)


Timestamp = Annotated[
    datetime,
    PlainValidator(parse_timestamp),
    WithJsonSchema(
        {
            "type": "string",
            "format": "date-time",
            "pattern": TIME_PATTERN,
            "description": f"With an offset. {TIME_RANGE}",
            "examples": ["2026-02-01T09:00:00Z"],
        }
    ),
]
"""A time in a body or a query."""

Id = Annotated[
    UUID,
    PlainValidator(parse_uuid),
    WithJsonSchema({"type": "string", "format": "uuid", "examples": [EXAMPLE_ID]}),
]
"""An id in a path, a query or a body; anything malformed is 422."""


@dataclass(frozen=True, slots=True, eq=False)
class Described:
    """Keywords for the JSON schema alone: the rule itself is checked elsewhere."""

    keywords: Mapping[str, object]

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {**handler(schema), **self.keywords}


def without(pattern: str) -> Described:
    """Text in which the pattern is not found.

    By `not`, because tools that make up a value fill in what matches a `pattern`.
    """
    return Described({"not": {"pattern": pattern}})


NUL = r"\u0000"

Text = Annotated[str, without(NUL)]
"""Text without NUL, which is refused before routes see it, in JSON and in the path and query alike.
(Pydantic refuses lone surrogates in any `str`.) Bound it with `Field`.
"""

__all__ = ["MISSING", "Described", "Id", "StrictModel", "Text", "Timestamp", "unset", "without"]
