"""Reading JSON more strictly than the standard library does.

RFC 8259 leaves duplicate names, lone surrogates and the size of numbers to the reader; this one
refuses what two readers could understand differently, and what no store could keep.
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
"""In place of the value of an empty body: `null` is a value."""

MAX_VALUES = 10_000
"""Values in one body. Parsing and validating more of them would hold the event loop."""

_STRING_OR_MARK = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[{,]', re.DOTALL)


def read_json(body: bytes) -> object:
    """The value that the UTF-8 text holds.

    Raises `MalformedJson` for what is no JSON (also NaN, duplicate names, nesting or numbers
    beyond all measure) and `ValidationFailed` for NUL, lone surrogates and too many values.
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
    """Refuse what has far too many values before any of them is made.

    Each value but the first follows a bracket, brace or comma. There can be twice as many of them
    as values (`[[],[]]`), and any number within strings, so only bodies with many are looked at.
    """
    bound = 2 * MAX_VALUES
    if body.count(b",") + body.count(b"[") + body.count(b"{") <= bound:
        return
    marks = (found for found in _STRING_OR_MARK.finditer(body) if found[0][:1] != b'"')
    if next(islice(marks, bound, None), None) is not None:
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
    raise ValueError("no JSON number")


def _finite(literal: str) -> float:
    number = float(literal)
    if not math.isfinite(number):
        raise ValueError("number out of range")
    return number


_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique, parse_constant=_refuse_constant, parse_float=_finite
)


def _check(root: object, *, escaped: bool) -> None:
    """Only an escape can bring in NUL or a surrogate: bare ones are no JSON or no UTF-8."""
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
