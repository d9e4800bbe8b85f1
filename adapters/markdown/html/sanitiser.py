"""The final sanitiser: only what is listed here passes, wherever it comes from."""

import re
from urllib.parse import unquote

import nh3

from hexameter.adapters.markdown.html.elements import ATTRIBUTES, HEADINGS, RAW

_NUMBERS = {"width": 4, "height": 4, "start": 9, "colspan": 4, "rowspan": 4}
"""Attributes that are numbers, with the digits that they may have."""
_VALUES = {"align": {"left", "center", "right"}, "dir": {"ltr", "rtl"}, "scope": {"col", "row"}}
_LANGUAGE = re.compile(r"language-[\w+#.-]{1,40}")
_CLASSES = {"div": re.compile(r"markdown-alert markdown-alert-[a-z]+")}
_CLASSES |= {"p": re.compile("markdown-alert-title"), "section": re.compile("footnotes")}
_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\xa0\xad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]+")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):")
_LINK_SCHEMES = {"http", "https", "mailto"}
_IMAGE_SCHEMES = {"http", "https"}

_GENERATED = {
    "div": {"class"},
    "input": {"type", "checked", "disabled"},
    "p": {"class"},
    "section": {"class"},
} | {name: {"id"} for name in (*HEADINGS, "li")}
"""What an author cannot write, but the renderer does."""


def _allowed_url(value: str, schemes: set[str]) -> bool:
    """Whether the address is relative or of an allowed scheme, in whatever spelling."""
    if value.startswith(("https://", "http://", "#")):
        return True
    for _ in range(3):
        value = unquote(value)
    scheme = _SCHEME.match(_INVISIBLE.sub("", value).lower())
    return scheme is None or scheme[1] in schemes


def _filter_attribute(tag: str, name: str, value: str) -> str | None:
    match name:
        case "href":
            return value if _allowed_url(value, _LINK_SCHEMES) else None
        case "src":
            return value if _allowed_url(value, _IMAGE_SCHEMES) else None
        case "class" if tag == "code":
            return next((word for word in value.split() if _LANGUAGE.fullmatch(word)), None)
        case "class":
            return value if _CLASSES[tag].fullmatch(value) else None
        case _ if name in _NUMBERS:
            fits = value.isascii() and value.isdecimal() and len(value) <= _NUMBERS[name]
            return value if fits else None
        case _:
            return value if value in _VALUES.get(name, {value}) else None


def _cleaner(link_rel: str) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags={*RAW, "input", "section"},
        attributes={**ATTRIBUTES, **_GENERATED, "a": {*ATTRIBUTES["a"], "id"}},
        attribute_filter=_filter_attribute,
        set_tag_attribute_values={"input": {"type": "checkbox", "disabled": ""}},
        url_schemes=_LINK_SCHEMES,
        link_rel=link_rel,
    )


_SANITISER = _cleaner("nofollow ugc noopener")
_SANITISER_OF_TRUSTED_LINKS = _cleaner("noopener")


def sanitise(html: str, *, trusted_links: bool = False) -> str:
    """The HTML without anything that could run, load or disguise something. Search engines are told
    not to follow links that are not trusted.

    Takes quadratic time in the depth of nesting, which the caller bounds.
    """
    sanitiser = _SANITISER_OF_TRUSTED_LINKS if trusted_links else _SANITISER
    return sanitiser.clean(html)
