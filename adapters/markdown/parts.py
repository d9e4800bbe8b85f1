"""The parts of a document that have state while they are read."""

from typing import Any

from hexameter.adapters.markdown.autolinks import url_attribute
from hexameter.adapters.markdown.html.escaping import escape_attribute


class Table:
    """The position of the next cell of a table."""

    def __init__(self, alignments: tuple[str, ...]) -> None:
        self.has_body = False
        self._tags = [
            "" if alignment == "None" else f' align="{alignment.lower()}"'
            for alignment in alignments
        ]
        self._cell = "th"
        self._column = 0

    def next_row(self, cell: str) -> None:
        self._cell = cell
        self._column = 0

    def next_cell(self) -> tuple[str, str, str]:
        """Name, start tag and end tag of the next cell of this row."""
        alignment = self._tags[self._column]
        self._column += 1
        return self._cell, f"<{self._cell}{alignment}>", f"</{self._cell}>\n"


class Image:
    """An image whose description is being read."""

    def __init__(self, details: Any) -> None:
        self.depth = 1
        self._details = details
        self._pieces: list[str] = []

    def add(self, kind: str, value: Any) -> None:
        if kind == "Start":
            self.depth += 1
        elif kind == "End":
            self.depth -= 1
        elif kind in {"Text", "Code", "InlineHtml"}:
            self._pieces.append(value)
        elif kind == "FootnoteReference":
            self._pieces.append(f"[^{value}]")
        else:
            self._pieces.append("\n")

    def text(self) -> str:
        return "".join(self._pieces)

    def tag(self) -> str:
        source, description = url_attribute(self._details["dest_url"]), self.text()
        title = title_attribute(self._details)
        return f'<img src="{source}" alt="{escape_attribute(description)}"{title}>'


def title_attribute(details: Any) -> str:
    """With a space before it; empty without a title."""
    return f' title="{escape_attribute(details["title"])}"' if details["title"] else ""
