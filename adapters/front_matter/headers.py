"""Fields as lines above the text, as Pelican and MultiMarkdown write them:

Title: On engines
Date: 2010-12-03 10:20
    continued in an indented line

The text.
"""

import re

_FIELD = re.compile(r"([A-Za-z][A-Za-z0-9_-]{0,63}):(?:[ \t]+(.*))?")
_CONTINUED = re.compile(r"(?: {4}|\t)\s*(\S.*)")
_TELLING = frozenset({"title", "date", "slug", "status", "category", "tags", "author", "authors"})


def read_headers(text: str, limit: int) -> tuple[dict[str, object], int] | None:
    """The fields and where they end, looking at `limit` characters; None for a text without.

    A title, or two other fields that posts have, tell them from a first sentence like "Note: ...".
    """
    fields: dict[str, object] = {}
    name, end = "", 0
    for line in text[:limit].split("\n"):
        if field := _FIELD.fullmatch(line):
            name = field[1].lower()
            fields[name] = (field[2] or "").strip()
        elif name and (more := _CONTINUED.fullmatch(line)):
            fields[name] = f"{fields[name]} {more[1].strip()}".strip()
        else:
            break
        end += len(line) + 1
    if "title" in fields or len(_TELLING & fields.keys()) > 1:
        return fields, end
    return None
