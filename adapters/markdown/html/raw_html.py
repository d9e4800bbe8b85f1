"""Raw HTML inside Markdown: allowed tags stay tags, everything else becomes text.

Left to an HTML parser, one `<select>`, `<title>` or unfinished attribute takes the rest of the
post with it.
"""

import re

from hexameter.adapters.markdown.html.elements import ATTRIBUTES, BOOLEAN_ATTRIBUTES, RAW, VOID
from hexameter.adapters.markdown.html.escaping import (
    decode_attribute,
    decode_text,
    escape_attribute,
    escape_text,
)
from hexameter.adapters.markdown.html.nesting import NestedHtml

_SPACE = r"[ \t\r\n\f]"
_NAME = "[A-Za-z_:][A-Za-z0-9_.:-]*+"
_UNQUOTED = r"""[^ \t\r\n\f\v"'=<>`]++"""
# Possessive, so that matching takes linear time. CPython 3.11 fails on groups inside such parts.
_TAG = re.compile(
    rf"<(?P<slash>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*+)(?P<attributes>(?>{_SPACE}++{_NAME}"
    rf"""(?>{_SPACE}*+={_SPACE}*+(?>{_UNQUOTED}|'[^']*+'|"[^"]*+"))?+)*+){_SPACE}*+(?P<empty>/?)>"""
)
"""A tag as CommonMark defines it, but for end tags, which have no attributes."""
_ATTRIBUTES = re.compile(
    rf"""({_NAME})(?:{_SPACE}*={_SPACE}*(?:({_UNQUOTED})|'([^']*)'|"([^"]*)"))?"""
)


def write_raw(html: NestedHtml, raw: str) -> None:
    """Add raw HTML. Allowed tags in allowed places stay tags; everything else becomes text."""
    end = 0
    for tag in _TAG.finditer(raw):
        if end < tag.start():
            html.text(escape_text(decode_text(raw[end : tag.start()])))
        if not _write_tag(html, tag):
            html.text(escape_text(tag[0]))
        end = tag.end()
    if end < len(raw):
        html.text(escape_text(decode_text(raw[end:])))


def _write_tag(html: NestedHtml, tag: re.Match[str]) -> bool:
    name = tag["name"].lower()
    if tag["slash"]:
        return not tag["attributes"] and not tag["empty"] and html.end_raw(name)
    if name not in RAW or _holds_words(name, tag["attributes"]):
        return False
    written = _start_tag(name, tag["attributes"])
    return html.void(name, written) if name in VOID else html.start_raw(name, written)


def _holds_words(name: str, attributes: str) -> bool:
    """Whether it is prose: `a <b and c> d` parses as a tag with attributes that have no value."""
    known = BOOLEAN_ATTRIBUTES | ATTRIBUTES.get(name, set())
    return any(
        "=" not in match[0] and match[1].lower() not in known
        for match in _ATTRIBUTES.finditer(attributes)
    )


def _start_tag(name: str, attributes: str) -> str:
    """The tag in one spelling, so that the HTML parser reads the same tags as this module."""
    allowed = ATTRIBUTES.get(name)
    if not attributes or not allowed:
        return f"<{name}>"
    pieces = [name]
    for match in _ATTRIBUTES.finditer(attributes):
        attribute = match[1].lower()
        if attribute in allowed:
            value = decode_attribute(match[2] or match[3] or match[4] or "")
            pieces.append(f'{attribute}="{escape_attribute(value)}"')
    return f"<{' '.join(pieces)}>"
