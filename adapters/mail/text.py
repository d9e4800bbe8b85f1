"""Keeping text from outside harmless in headers, in bodies and on terminals."""

import re
import unicodedata

MAX_GREETED_NAME = 60

_BIDI_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNSAFE_CATEGORIES = frozenset({"Cc", "Cs", "Zl", "Zp"})
# The three wide full stops count as dots in a host name (RFC 3490, 3.1).
_LOOKS_LIKE_A_LINK = re.compile("[/@\\\\]|\\w[.:\u3002\uff0e\uff61]\\w{2,}")


def one_line(value: str) -> str:
    """`value` without line breaks, control characters, lone surrogates or bidi overrides.

    Each run of them becomes one space, so that words stay apart.
    """
    kept = "".join(" " if _is_unsafe(character) else character for character in value)
    return " ".join(kept.split())


def visible(text: str) -> str:
    """Several lines, each as harmless for a terminal as `one_line`, with their spacing kept."""
    return "".join(
        character for character in text if character == "\n" or not _is_unsafe(character)
    )


def greeted_name(name: str) -> str:
    """The name to greet with, or nothing when it could carry a message of its own.

    A person who registers with another's address chooses the name that the other reads, so
    what is long, or what mail programs would turn into a link, is not passed on.
    """
    name = one_line(name)
    if len(name) > MAX_GREETED_NAME or _LOOKS_LIKE_A_LINK.search(name):
        return ""
    return name


def _is_unsafe(character: str) -> bool:
    return character in _BIDI_OVERRIDES or unicodedata.category(character) in _UNSAFE_CATEGORIES
