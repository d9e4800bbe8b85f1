"""What Pydantic found wrong, told without a word of what was sent."""

import re
from collections.abc import Iterable, Mapping
from typing import cast

from domain.errors import Problem
from domain.times import TIME_RANGE
from entrypoints.http.errors import MAX_DETAILS

_PLACES = ("body", "query", "path", "header", "cookie", "form")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,39}")
_MAX_DEPTH = 8

# The placeholders are limits of ours: Pydantic takes them from the schema, never from the input.
_MESSAGES = {
    "missing": "This field is required.",
    "extra_forbidden": "This field is not known here.",
    "string_type": "Must be a string.",
    "string_too_short": "Must have at least {min_length} characters.",
    "string_too_long": "Must have at most {max_length} characters.",
    "string_unicode": "Must be valid Unicode text.",
    "string_pattern_mismatch": "Does not have the required form.",
    "int_type": "Must be a whole number.",
    "int_parsing": "Must be a whole number.",
    "int_parsing_size": "Is out of range.",
    "int_from_float": "Must be a whole number.",
    "float_type": "Must be a number.",
    "float_parsing": "Must be a number.",
    "finite_number": "Must be a finite number.",
    "bool_type": "Must be true or false.",
    "bool_parsing": "Must be true or false.",
    "list_type": "Must be a list.",
    "dict_type": "Must be an object.",
    "model_type": "Must be an object.",
    "model_attributes_type": "Must be an object.",
    "dataclass_type": "Must be an object.",
    "too_short": "Must have at least {min_length} entries.",
    "too_long": "Must have at most {max_length} entries.",
    "greater_than": "Must be more than {gt}.",
    "greater_than_equal": "Must be at least {ge}.",
    "less_than": "Must be less than {lt}.",
    "less_than_equal": "Must be at most {le}.",
    "literal_error": "Must be one of {expected}.",
    "enum": "Must be one of {expected}.",
    "none_required": "Must be null.",
    "uuid_type": "Must be a UUID.",
    "uuid_parsing": "Must be a UUID.",
    "uuid_version": "Must be a UUID of another version.",
    "timestamp_type": "Must be an RFC 3339 string with an offset.",
    "timestamp_parsing": "Must be an RFC 3339 string with an offset.",
    "timestamp_range": TIME_RANGE,
    "text_nul": "Must not contain the NUL character.",
}


def problems_of(errors: Iterable[object]) -> list[Problem]:
    """At most `MAX_DETAILS` of them, in the order in which they were found."""
    problems: list[Problem] = []
    for error in errors:
        if len(problems) == MAX_DETAILS:
            break
        if isinstance(error, Mapping):
            problems.append(_problem(cast(Mapping[str, object], error)))
    return problems


def _problem(error: Mapping[str, object]) -> Problem:
    kind = str(error.get("type", "invalid"))
    template = _MESSAGES.get(kind, "Is not valid.")
    context = error.get("ctx")
    if "{" in template:
        try:
            message = template.format_map(cast(Mapping[str, object], context or {}))
        except KeyError:
            message = "Is not valid."
    else:
        message = template
    return Problem(field_path(cast(Iterable[str | int], error.get("loc", ()))), kind, message)


def field_path(location: Iterable[str | int]) -> str:
    """The dotted path, without the part of the request that it lies in.

    A key that a caller made up is part of it: what does not look like the name of a field
    is shown as `?`.
    """
    steps = list(location)
    if len(steps) > 1 and steps[0] in _PLACES:
        steps = steps[1:]
    return ".".join(_step(step) for step in steps[:_MAX_DEPTH])


def _step(step: str | int) -> str:
    if isinstance(step, int):
        return str(step)
    return step if _NAME.fullmatch(step) else "?"
