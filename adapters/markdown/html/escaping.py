"""Escaping for HTML that the sanitiser reads before anybody else does.

The sanitiser takes quadratic time in the number of `&` and no-break spaces in one text or value.
So what must be escaped goes through it as noncharacters, and becomes references afterwards.
"""

import html
import re

_STAND_INS = {
    "&": "\ufdd0",
    "<": "\ufdd1",
    ">": "\ufdd2",
    '"': "\ufdd3",
    "\xa0": "\ufdd4",
}
_REFERENCES = {
    "\ufdd0": "&amp;",
    "\ufdd1": "&lt;",
    "\ufdd2": "&gt;",
    "\ufdd3": "&quot;",
    "\ufdd4": "&nbsp;",
}
_TEXT = str.maketrans({key: value for key, value in _STAND_INS.items() if key != '"'})
_ATTRIBUTE = str.maketrans(_STAND_INS)
_RESERVED = re.compile("[\ufdd0-\ufdd4]")
_SPECIAL = re.compile('[&<>"\xa0]')
_CLOSED_REFERENCE = re.compile(r"&#?\w{1,32};")


def without_stand_ins(text: str) -> str:
    """The text with the noncharacters replaced that have a meaning here."""
    return _RESERVED.sub("\ufffd", text)


def escape_text(text: str) -> str:
    return text.translate(_TEXT) if _SPECIAL.search(text) else text


def escape_attribute(value: str) -> str:
    """For a value between double quotes."""
    return value.translate(_ATTRIBUTE) if _SPECIAL.search(value) else value


def decode_text(raw: str) -> str:
    """Raw HTML between tags as plain text."""
    return html.unescape(raw)


def decode_attribute(raw: str) -> str:
    """The value of an attribute in raw HTML, where `&copy=` is no reference."""
    return _CLOSED_REFERENCE.sub(lambda reference: html.unescape(reference[0]), raw)


def restore_references(sanitised: str) -> str:
    """Sanitised HTML in its final form."""
    for stand_in, reference in _REFERENCES.items():
        sanitised = sanitised.replace(stand_in, reference)
    return sanitised
