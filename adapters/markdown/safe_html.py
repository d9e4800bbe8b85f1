"""Markdown to sanitised HTML, as a plain function that may take long.

It is loaded by the rendering process too, so it imports nothing of the product.
"""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from hexameter.adapters.markdown.raw_html import keep_tags

MIN_REFERENCE_BUDGET = 100_000
"""Characters that the uses of link reference definitions may add, however short the text."""

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_BLOCKS = {"p", "hr", "blockquote", "pre", "ul", "ol", "li", "dl", "dt", "dd", "div", "details"}
_TABLES = {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"}
_FIGURES = {"img", "figure", "figcaption", "summary"}
_INLINE = {"a", "abbr", "b", "br", "cite", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "s"}
_INLINE |= {"samp", "small", "span", "strike", "strong", "sub", "sup", "u", "var"}
_TAGS = _HEADINGS | _BLOCKS | _TABLES | _FIGURES | _INLINE

_ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "code": {"class"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}

_NUMBERS = {"width", "height", "start", "colspan", "rowspan"}
_NUMBER = re.compile(r"[0-9]{1,4}")
_LANGUAGE = re.compile(r"language-[A-Za-z0-9_+#.-]{1,40}")
_ALIGNED = re.compile(r"text-align:(left|center|right)")
_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\xa0\xad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]+")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):")
_LINK_SCHEMES = {"http", "https", "mailto"}
_IMAGE_SCHEMES = {"http", "https"}


class _References(dict[str, Any]):
    """Link reference definitions that stop being found once their uses have added too much.

    A definition of n characters used n times would make n * n characters. The bound is that of
    cmark, the reference implementation of CommonMark.
    """

    def __init__(self, budget: int) -> None:
        super().__init__()
        self._left = budget

    def get(self, key: str, default: Any = None) -> Any:
        found = super().get(key, default)
        if found:
            self._left -= len(found["href"]) + len(found["title"])
        return found if self._left >= 0 else default


def _any_link(url: str) -> bool:
    """The sanitiser decides on links; a refusal here would show their source as text."""
    return True


def _align_by_attribute(tokens: list[Token]) -> None:
    for token in tokens:
        if token.type in {"th_open", "td_open"}:
            style = _ALIGNED.fullmatch(str(token.attrs.pop("style", "")))
            if style:
                token.attrSet("align", style[1])


def _allowed_url(value: str, schemes: set[str]) -> bool:
    """Whether the address is relative or of an allowed scheme, in whatever spelling."""
    for _ in range(3):
        value = unquote(value)
    scheme = _SCHEME.match(_INVISIBLE.sub("", value).lower())
    return scheme is None or scheme[1] in schemes


def _filter_attribute(tag: str, name: str, value: str) -> str | None:
    if name == "href":
        return value if _allowed_url(value, _LINK_SCHEMES) else None
    if name == "src":
        return value if _allowed_url(value, _IMAGE_SCHEMES) else None
    if name == "class":
        languages = [word for word in value.split() if _LANGUAGE.fullmatch(word)]
        return languages[0] if languages else None
    if name in _NUMBERS:
        return value if _NUMBER.fullmatch(value) else None
    return value


def _raw_html(
    _: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return keep_tags(tokens[index].content, _TAGS)


_PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_PARSER.validateLink = _any_link
_PARSER.add_render_rule("html_block", _raw_html)
_PARSER.add_render_rule("html_inline", _raw_html)

_SANITISER = nh3.Cleaner(
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    attribute_filter=_filter_attribute,
    tag_attribute_values={
        "td": {"align": {"left", "center", "right"}},
        "th": {"align": {"left", "center", "right"}, "scope": {"col", "row"}},
    },
    url_schemes=_LINK_SCHEMES,
    link_rel="nofollow ugc noopener",
)


def to_html(markdown: str) -> str:
    """Safe HTML. Lone surrogates, which no HTML can hold, become question marks.

    Raises RecursionError or MemoryError for texts that are built to do so.
    """
    text = markdown.encode("utf-8", "replace").decode()
    env = {"references": _References(max(len(text), MIN_REFERENCE_BUDGET))}
    tokens = _PARSER.parse(text, env)
    _align_by_attribute(tokens)
    return _SANITISER.clean(_PARSER.renderer.render(tokens, _PARSER.options, env))
