"""Raw HTML inside Markdown: allowed tags stay tags, everything else becomes text.

Left to an HTML parser, one `<select>`, `<title>` or unfinished attribute takes the rest of the
post with it.
"""

import re
from collections.abc import Collection
from html import escape

_ATTRIBUTE = r"""[ \t\r\n\f]++[A-Za-z_:][A-Za-z0-9_.:-]*+
    (?>[ \t\r\n\f]*=[ \t\r\n\f]*(?>[^ \t\r\n\f\v"'=<>`]++|'[^']*+'|"[^"]*+"))?+"""
_TAG = re.compile(
    rf"<(?>(?P<name>[A-Za-z][A-Za-z0-9-]*+)(?>{_ATTRIBUTE})*+[ \t\r\n\f]*+/?"
    r"|/(?P<closed>[A-Za-z][A-Za-z0-9-]*+)[ \t\r\n\f]*+)>",
    re.VERBOSE,
)
"""A tag as CommonMark defines it. Possessive quantifiers keep the time of matching linear."""


def keep_tags(raw: str, allowed: Collection[str]) -> str:
    """The text with every `<` escaped that does not begin a complete tag of an allowed name.

    Character references outside tags stay references.
    """
    pieces: list[str] = []
    end = 0
    for tag in _TAG.finditer(raw):
        name = (tag["name"] or tag["closed"]).lower()
        pieces.append(raw[end : tag.start()].replace("<", "&lt;"))
        pieces.append(tag[0] if name in allowed else escape(tag[0], quote=False))
        end = tag.end()
    pieces.append(raw[end:].replace("<", "&lt;"))
    return "".join(pieces)
