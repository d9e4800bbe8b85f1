"""Markdown to HTML that is safe to show on any page, as a plain function."""

from hexameter.adapters.markdown.comments import comment_html
from hexameter.adapters.markdown.document import nested_html
from hexameter.adapters.markdown.html.escaping import restore_references, without_stand_ins
from hexameter.adapters.markdown.html.sanitiser import sanitise
from hexameter.application.ports.markdown import MarkdownTooComplex

RENDERER_VERSION = 4
"""Raised whenever the same Markdown gives other HTML than before."""

MAX_GROWTH = 8
GROWTH_ALLOWANCE = 64 * 1024
"""Bytes of HTML beyond `MAX_GROWTH` times those of the text."""


def to_html(markdown: str, *, trusted_links: bool = False, comment: bool = False) -> str:
    """Safe HTML of a post or a comment. Lone surrogates, which no HTML can hold, become question
    marks.

    Raises `MarkdownTooComplex` for texts that nest too deeply, have too many elements for their
    length, or grow out of proportion.
    """
    encoded = markdown.encode("utf-8", "replace")
    limit = MAX_GROWTH * len(encoded) + GROWTH_ALLOWANCE
    text = _normalised(encoded.decode())
    html = comment_html(text) if comment else nested_html(text)
    if len(html) > limit:
        raise MarkdownTooComplex
    html = restore_references(sanitise(html, trusted_links=trusted_links))
    if len(html.encode()) > limit:
        raise MarkdownTooComplex
    return html


def _normalised(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return without_stand_ins(lines.replace("\0", "\ufffd"))
