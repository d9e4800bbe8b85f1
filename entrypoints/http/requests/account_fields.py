"""Account fields that several features share, and patterns for text.

The patterns are for the OpenAPI document only, and describe the domain's rules as far as regular
expressions can. The domain checks the values, with its own messages.

The patterns mean the same with and without JavaScript's flag `u`, in Python, Rust and .NET. So they
name no character beyond U+FFFF, and no `\\w`, which has only ASCII letters in JavaScript.
"""

from typing import Annotated

from pydantic import Field

from hexameter.domain.auth.passwords import MAX_PASSWORD_BYTES, MIN_PASSWORD, SHORTEST_MIN_PASSWORD
from hexameter.domain.text import INVISIBLE, MAX_MARKS
from hexameter.domain.users.values import (
    MAX_BIO,
    MAX_EMAIL,
    MAX_LOCAL_PART,
    MAX_NAME,
    MAX_USERNAME,
    MIN_USERNAME,
    RESERVED_USERNAMES,
)
from hexameter.entrypoints.input.fields import NUL, Described, Text, without

_BLANK = rf"^[\s{INVISIBLE}]*$"
_IN_LINES = r"[\u0000-\u001f\u007f-\u009f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
_IN_TEXT = r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]"
# Of the other marks, which are scattered over Unicode, the domain alone knows.
TOO_MANY_MARKS = rf"[\u0300-\u034e\u0350-\u036f]{{{MAX_MARKS + 1}}}"

LINE = without(f"{_BLANK}|{_IN_LINES}|{TOO_MANY_MARKS}")
"""One line that is not blank: `domain.text.clean_line`."""

PARAGRAPHS = without(f"{_IN_TEXT}|{TOO_MANY_MARKS}")
"""Text of several lines, which may be empty: `domain.text.clean_text`."""

PARAGRAPHS_NOT_BLANK = without(f"{_BLANK}|{_IN_TEXT}|{TOO_MANY_MARKS}")

# Beyond ASCII any character, because letters and marks cannot be told from the others briefly.
_AT_END = r"[^\s\u0000-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a0]"
_WITHIN = r"[^\s\u0000-\u002c\u002e\u002f\u003a-\u0040\u005b-\u005e\u0060\u007b-\u00a0]"
_LABEL = f"{_AT_END}({_WITHIN}*{_AT_END})?"
_EMAIL = rf'^[^\s@"(),:;<>\[\\\]]+@{_LABEL}(\.{_LABEL})+$'
# The limit counts bytes of UTF-8: here 65 characters, 33 of two bytes or more, or 22 of three.
_LONG_LOCAL_PART = (
    rf"^[^@]{{{MAX_LOCAL_PART + 1}}}"
    rf"|^([\u0000-\u003f\u0041-\u007f]*[^\u0000-\u007f]){{{MAX_LOCAL_PART // 2 + 1}}}"
    rf"|^([\u0000-\u003f\u0041-\u07ff]*[^\u0000-\u07ff]){{{MAX_LOCAL_PART // 3 + 1}}}"
)
_NO_EMAIL = (
    rf"^\.|\.\.|\.@|{_LONG_LOCAL_PART}|@(.*\.)?[^.]{{64}}|\.[0-9]+$|{_IN_LINES}|[{INVISIBLE}]"
    rf"|{TOO_MANY_MARKS}"
)


def _in_any_case(word: str) -> str:
    return "".join(f"[{char}{char.upper()}]" if char.isalpha() else char for char in word)


_USERNAME = Described(
    {
        "pattern": "^[A-Za-z0-9]([A-Za-z0-9_]*[A-Za-z0-9])?$",
        "not": {"pattern": f"^({'|'.join(map(_in_any_case, sorted(RESERVED_USERNAMES)))})$"},
        "examples": ["ada"],
    }
)
_MAX_BYTES_OF_CHARACTER = 4
_PASSWORD = Described(
    {
        # The limit counts bytes of UTF-8: above a quarter of it the schema allows only ASCII.
        "not": {
            "anyOf": [
                {"pattern": NUL},
                {
                    "minLength": MAX_PASSWORD_BYTES // _MAX_BYTES_OF_CHARACTER + 1,
                    "pattern": r"[^\u0001-\u007f]",
                },
            ]
        },
        "format": "password",
        "examples": ["correct horse battery staple"],
    }
)

EmailText = Annotated[
    Text,
    Field(min_length=3, max_length=MAX_EMAIL),
    Described(
        {
            "format": "idn-email",
            "pattern": _EMAIL,
            "not": {"pattern": _NO_EMAIL},
            "examples": ["ada@example.com"],
        }
    ),
]
UsernameText = Annotated[Text, Field(min_length=MIN_USERNAME, max_length=MAX_USERNAME), _USERNAME]
NameText = Annotated[
    Text, Field(min_length=1, max_length=MAX_NAME, examples=["Ada Lovelace"]), LINE
]
BioText = Annotated[Text, Field(max_length=MAX_BIO), PARAGRAPHS]
PasswordText = Annotated[Text, Field(min_length=1, max_length=MAX_PASSWORD_BYTES), _PASSWORD]
# The domain checks the minimum, which a site may set.
NewPasswordText = Annotated[
    Text,
    Field(
        max_length=MAX_PASSWORD_BYTES,
        description=f"At least {MIN_PASSWORD} characters, unless the site sets another minimum. "
        "Common passwords and the account's own words are refused.",
    ),
    _PASSWORD,
    Described({"minLength": SHORTEST_MIN_PASSWORD}),
]
