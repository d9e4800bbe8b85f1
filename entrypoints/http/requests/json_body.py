"""Parses JSON more strictly than the standard library.

RFC 8259 leaves duplicate names, lone surrogates and the range of numbers to the parser. This one
refuses what parsers interpret differently, and what databases cannot store.
"""

import json
import math
import re
from itertools import islice
from typing import NoReturn, cast

from hexameter.domain.errors import ValidationFailed, invalid
from hexameter.entrypoints.http.errors.responses import MalformedJson
from hexameter.entrypoints.input.validation import field_path

NO_BODY: object = object()
"""The value of an empty body; `None` is that of the body `null`."""

MAX_VALUES = 10_000
"""Per body. Parsing and validating more values would block the event loop."""

_STRING_OR_SEPARATOR = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[{,]', re.DOTALL)


def read_json(body: bytes) -> object:
    """Raises `MalformedJson` for invalid JSON (also NaN, duplicate names, excessive nesting or
    numbers out of range) and `ValidationFailed` for NUL, lone surrogates and too many values.
    """
    _check_count(body)
    try:
        text = body.decode("utf-8")
        value: object = _DECODER.decode(text)
    except (ValueError, RecursionError) as error:
        # Not chained: the decoder's error carries the whole body.
        raise MalformedJson from _without_body(error)
    _check(value, escaped="\\u" in text)
    return value


def _check_count(body: bytes) -> None:
    """Refuse bodies with far too many values before any value is created.

    Each value but the first follows a bracket, brace or comma. There can be twice as many of these
    as values (`[[],[]]`), and any number in strings, which only bodies with many are searched for.
    """
    bound = 2 * MAX_VALUES
    if body.count(b",") + body.count(b"[") + body.count(b"{") <= bound:
        return
    separators = (found for found in _STRING_OR_SEPARATOR.finditer(body) if found[0][:1] != b'"')
    if next(islice(separators, bound, None), None) is not None:
        raise _too_many()


def _too_many() -> ValidationFailed:
    return invalid("", "too_many", f"Must hold at most {MAX_VALUES} values.")


def _without_body(error: Exception) -> Exception:
    return ValueError(type(error).__name__)


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("duplicate name")
    return found


def _refuse_constant(literal: str) -> NoReturn:
    raise ValueError("not a JSON number")


def _finite(literal: str) -> float:
    number = float(literal)
    if not math.isfinite(number):
        raise ValueError("number out of range")
    return number


_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique, parse_constant=_refuse_constant, parse_float=_finite
)


def _check(root: object, *, escaped: bool) -> None:
    """NUL and surrogates must be `escaped`: unescaped they are invalid JSON or UTF-8."""
    left = MAX_VALUES
    pending: list[tuple[tuple[str | int, ...], object]] = [((), root)]
    while pending:
        path, value = pending.pop()
        if isinstance(value, str):
            if escaped:
                _check_text(path, value)
            continue
        if isinstance(value, dict):
            members = cast(dict[str, object], value)
            if escaped:
                for name in members:
                    _check_text(path, name)
            children = list(members.items())
        elif isinstance(value, list):
            children = list(enumerate(cast(list[object], value)))
        else:
            continue
        left -= len(children)
        if left < 0:
            raise _too_many()
        pending.extend(((*path, step), child) for step, child in children)


def _check_text(path: tuple[str | int, ...], text: str) -> None:
    if "\0" in text:
        raise invalid(field_path(path), "control_character", "Must not contain the NUL character.")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise invalid(field_path(path), "invalid_unicode", "Must be valid Unicode text.") from None
