"""Views on their way out: from dataclass to bytes, times with milliseconds and `Z`.

Views are plain dataclasses of the application, which knows nothing of JSON. Pydantic describes
them; msgspec writes them, in half the time.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from typing import Any, cast, get_args, get_origin, get_type_hints

import msgspec
from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, SchemaSerializer, core_schema

TIME_SUFFIX = "_at"
"""How the names of times end, in every view."""

# As UTC times are written: with six digits of a second, or without any if they are zero. Within a
# text this cannot stand, because a quotation mark in it is escaped.
_TIME = re.compile(rb'_at":"([^"]{19})(?:(\.\d{3})\d{3})?Z"')
_encode = msgspec.json.Encoder(enc_hook=str).encode


def to_json(view: object) -> bytes:
    """A view, or a page of views. Their times are in UTC."""
    return _TIME.sub(_cut, _encode(view))


def _cut(found: re.Match[bytes]) -> bytes:
    return b'_at":"' + found[1] + (found[2] or b".000") + b'Z"'


def misnamed_times(view: object) -> Iterator[str]:
    """The fields of a view, and of the views in it, that `to_json` would not write as they must be:
    a time whose name does not end in `_at`, or something else whose name does.
    """
    for part in get_args(view):
        yield from misnamed_times(part)
    kind = get_origin(view) or view
    if not isinstance(kind, type) or not is_dataclass(kind):
        return
    hints = get_type_hints(kind)
    for field in fields(kind):
        hint = hints[field.name]
        is_time = hint in (datetime, datetime | None)
        if is_time != field.name.endswith(TIME_SUFFIX) or (
            datetime in get_args(hint) and not is_time
        ):
            yield f"{kind.__name__}.{field.name}"
        yield from misnamed_times(hint)


_write_time = SchemaSerializer(core_schema.datetime_schema()).to_json
_LENGTH_WITH_FRACTION = len('"2000-01-01T00:00:00.000000Z"')


def milliseconds(moment: datetime) -> str:
    """RFC 3339 in UTC."""
    text = _write_time(moment).decode("ascii")
    if text[-2] == "Z":
        return f"{text[1:24]}Z" if len(text) == _LENGTH_WITH_FRACTION else f"{text[1:20]}.000Z"
    if moment.utcoffset() is None:
        raise ValueError("a time without an offset cannot be shown")
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


class _Milliseconds:
    """Annotates a view: every `datetime` in it, however deep, is written by `milliseconds`.

    For the API's description, and for FastAPI where it calls a route itself.
    """

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        schema = handler(source)
        _annotate_times(schema, handler.resolve_ref_schema, set())
        return schema


def _annotate_times(
    node: object, resolve: Callable[[CoreSchema], CoreSchema], seen: set[int]
) -> None:
    if isinstance(node, list | tuple):
        for child in cast(list[object], node):
            _annotate_times(child, resolve, seen)
        return
    if not isinstance(node, dict) or id(cast(object, node)) in seen:
        return
    schema = cast(dict[str, Any], node)
    seen.add(id(schema))
    kind = schema.get("type")
    if kind == "definition-ref":
        _annotate_times(resolve(cast(CoreSchema, schema)), resolve, seen)
    elif kind == "datetime":
        schema["serialization"] = core_schema.plain_serializer_function_ser_schema(
            milliseconds, return_schema=core_schema.str_schema(), when_used="json"
        )
    else:
        for key, child in schema.items():
            if key not in ("metadata", "serialization", "default"):
                _annotate_times(child, resolve, seen)


WIRE = _Milliseconds()
"""`Annotated[PostView, WIRE]` as a route's return type."""
