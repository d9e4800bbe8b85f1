"""The Markdown of comments: no headings, images, footnotes or HTML. All text of these is shown."""

from typing import Any

from pyromark import Markdown, Options

from hexameter.adapters.markdown.budget import Budget
from hexameter.adapters.markdown.document import Document
from hexameter.adapters.markdown.html.escaping import escape_text

# Footnotes would need ids, which several comments on one page would share.
_PARSER = Markdown(
    options=Options.ENABLE_TABLES
    | Options.ENABLE_STRIKETHROUGH
    | Options.ENABLE_TASKLISTS
    | Options.ENABLE_GFM
)


def comment_html(markdown: str) -> str:
    """As `nested_html`. Headings become paragraphs, images links, and HTML text."""
    document = _Comment(Budget(len(markdown)))
    document.write(_PARSER.events(markdown))
    return document.html()


class _Comment(Document):
    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self._images: list[tuple[int, str]] = []
        """Of each open image: how many pieces precede its description, and its address."""

    def _start(self, tag: str, details: Any) -> None:
        if tag == "Heading":
            self._budget.spend(2)
            self._start_plain("Paragraph")
        elif tag == "Image":
            if self._html.in_link:
                self._open.append(None)
            else:
                super()._start("Link", details)
            self._images.append((len(self._html.pieces), details["dest_url"]))
        else:
            super()._start(tag, details)

    def _end(self, tag: Any) -> None:
        if tag == "Image":
            pieces, address = self._images.pop()
            if len(self._html.pieces) == pieces:
                self._html.text(escape_text(address))
        super()._end(tag)

    def _write_raw(self, raw: str) -> None:
        self._html.text(escape_text(raw))
