"""Fields as lines above the text, as Pelican and MultiMarkdown write them:

Title: On engines
Date: 2010-12-03 10:20
    continued in an indented line

The text.
"""

import re

from hexameter.adapters.front_matter.overridden import keep_overridden

_FIELD = re.compile(r"([A-Za-z][A-Za-z0-9_-]{0,63}):(?:[ \t]+(.*))?")
_CONTINUED = re.compile(r"(?: {4}|\t)\s*(\S.*)")
_TELLING = frozenset({"title", "date", "slug", "status", "category", "tags", "author", "authors"})


def read_headers(text: str, limit: int) -> tuple[dict[str, object], int] | None:
    """The fields and where they end, looking at `limit` characters; None for a text without.

    A title, or two other fields that posts have, tell them from a first sentence like "Note: ...".
    """
    pairs: list[tuple[str, str]] = []
    end = 0
    for line in text[:limit].split("\n"):
        if field := _FIELD.fullmatch(line):
            pairs.append((field[1].lower(), (field[2] or "").strip()))
        elif pairs and (more := _CONTINUED.fullmatch(line)):
            name, value = pairs[-1]
            pairs[-1] = name, f"{value} {more[1].strip()}".strip()
        else:
            break
        end += len(line) + 1
    fields = keep_overridden(pairs)
    if "title" in fields or len(_TELLING & fields.keys()) > 1:
        return fields, end
    return None
