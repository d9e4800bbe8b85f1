"""Views on their way out: straight from dataclass to bytes, times with milliseconds and `Z`."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any, Generic, TypeVar, cast

from pydantic import GetCoreSchemaHandler, TypeAdapter
from pydantic_core import CoreSchema, SchemaSerializer, core_schema

T = TypeVar("T")

_write = SchemaSerializer(core_schema.datetime_schema()).to_json


def milliseconds(moment: datetime) -> str:
    """RFC 3339 in UTC. What pydantic-core wrote is cut: a third of the time of `isoformat`."""
    text = _write(moment).decode("ascii")
    if text[-2] == "Z":
        return f"{text[1:24]}Z" if len(text) == _WITH_FRACTION else f"{text[1:20]}.000Z"
    if moment.utcoffset() is None:
        raise ValueError("a time without an offset cannot be shown")
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


_WITH_FRACTION = len('"2000-01-01T00:00:00.000000Z"')


class _Milliseconds:
    """Annotates a view: every `datetime` in it, however deep, is written by `milliseconds`.

    So that views can be plain dataclasses of the application, which knows nothing of Pydantic.
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


class Shown(Generic[T]):
    """The bytes of one kind of view, for a route that makes its own answer."""

    def __init__(self, view: type[T]) -> None:
        self._adapter: TypeAdapter[T] = TypeAdapter(cast(Any, _annotated(view)))

    def __call__(self, view: T) -> bytes:
        return self._adapter.dump_json(view)


def _annotated(view: object) -> object:
    return Annotated[cast(Any, view), WIRE]
