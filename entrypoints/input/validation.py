"""Pydantic's validation errors as field errors, without a word of what was sent."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from hexameter.domain.errors import FieldError
from hexameter.domain.times import TIME_RANGE

MAX_DETAILS = 50
"""How many errors of one request are named."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,39}")
_MAX_DEPTH = 8

_LIST, _OBJECT = ("wrong_type", "Must be a list."), ("wrong_type", "Must be an object.")
_WHOLE_NUMBER = "Must be a whole number."
_TRUE_OR_FALSE = "Must be true or false."
_TIME = "Must be an RFC 3339 string with an offset."
_ONE_OF = ("not_one_of", "Must be one of {expected}.")

# Pydantic's error types as the codes and messages that the domain uses for its own rules. Values
# of placeholders come from the schema, never from the input.
RULES: Mapping[str, tuple[str, str]] = {
    "missing": ("missing", "This field is required."),
    "extra_forbidden": ("unknown_field", "Unknown field."),
    "string_type": ("wrong_type", "Must be a string."),
    "string_too_short": ("too_short", "Must have at least {min_length} characters."),
    "string_too_long": ("too_long", "Must have at most {max_length} characters."),
    "string_unicode": ("invalid_unicode", "Must be valid Unicode text."),
    "string_pattern_mismatch": ("malformed", "Does not have the required form."),
    "int_type": ("wrong_type", _WHOLE_NUMBER),
    "int_parsing": ("malformed", _WHOLE_NUMBER),
    "int_parsing_size": ("out_of_range", "Is out of range."),
    "int_from_float": ("wrong_type", _WHOLE_NUMBER),
    "float_type": ("wrong_type", "Must be a number."),
    "float_parsing": ("malformed", "Must be a number."),
    "finite_number": ("out_of_range", "Must be a finite number."),
    "bool_type": ("wrong_type", _TRUE_OR_FALSE),
    "bool_parsing": ("malformed", _TRUE_OR_FALSE),
    "list_type": _LIST,
    "dict_type": _OBJECT,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "dataclass_type": _OBJECT,
    "too_short": ("too_few", "Must have at least {min_length} entries."),
    "too_long": ("too_many", "Must have at most {max_length} entries."),
    "greater_than": ("out_of_range", "Must be more than {gt}."),
    "greater_than_equal": ("out_of_range", "Must be at least {ge}."),
    "less_than": ("out_of_range", "Must be less than {lt}."),
    "less_than_equal": ("out_of_range", "Must be at most {le}."),
    "literal_error": _ONE_OF,
    "enum": _ONE_OF,
    "none_required": ("wrong_type", "Must be null."),
    "uuid_type": ("wrong_type", "Must be a UUID."),
    "uuid_parsing": ("malformed", "Must be a UUID."),
    "uuid_version": ("malformed", "Must be a UUID of the required version."),
    "timestamp_type": ("wrong_type", _TIME),
    "timestamp_parsing": ("malformed", _TIME),
    "timestamp_range": ("out_of_range", TIME_RANGE),
}
_OTHER = ("invalid", "Is not valid.")


def field_errors(errors: Iterable[object], *, skip: int = 0) -> list[FieldError]:
    """The first `MAX_DETAILS` of them, in Pydantic's order.

    `skip`: the number of leading steps of a location that do not belong to the field. FastAPI's
    begin with the part of the request (`body`, `query`).
    """
    found: list[FieldError] = []
    for error in errors:
        if len(found) == MAX_DETAILS:
            break
        if isinstance(error, Mapping):
            found.append(_field_error(cast(Mapping[str, object], error), skip))
    return found


def _field_error(error: Mapping[str, object], skip: int) -> FieldError:
    code, template = RULES.get(str(error.get("type")), _OTHER)
    limits = cast(Mapping[str, object], error.get("ctx") or {})
    field = field_path(cast(Sequence[str | int], error.get("loc", ()))[skip:])
    if limits.get("min_length") == 1:
        template = "Must not be empty."
    try:
        return FieldError(field, code, template.format_map(limits))
    except KeyError:
        return FieldError(field, *_OTHER)


def field_path(steps: Sequence[str | int]) -> str:
    """The dotted path; empty for the whole body.

    It may contain keys that the client made up: one that does not look like a field name is shown
    as `?`.
    """
    return ".".join(_step(step) for step in steps[:_MAX_DEPTH])


def _step(step: str | int) -> str:
    if isinstance(step, int):
        return str(step)
    return step if _NAME.fullmatch(step) else "?"
