"""From the events of the Markdown parser to HTML."""

import re
from collections.abc import Iterable
from typing import Any

from pyromark import Markdown, Options

from hexameter.adapters.markdown.autolinks import link_addresses, url_attribute
from hexameter.adapters.markdown.budget import Budget
from hexameter.adapters.markdown.footnotes import Footnotes
from hexameter.adapters.markdown.headings import HeadingIds
from hexameter.adapters.markdown.html.escaping import escape_text
from hexameter.adapters.markdown.html.nesting import NOTE, Element, NestedHtml
from hexameter.adapters.markdown.html.raw_html import write_raw
from hexameter.adapters.markdown.parts import Image, Table, title_attribute

_INLINE = {
    "Emphasis": ("em", "<em>", "</em>"),
    "Strong": ("strong", "<strong>", "</strong>"),
    "Strikethrough": ("s", "<s>", "</s>"),
}
_BLOCKS = {
    "Paragraph": ("p", "<p>", "</p>\n"),
    "Item": ("li", "<li>", "</li>\n"),
}
_LANGUAGE = re.compile(r"[\s{.]*([\w+#-][\w+#.-]*)")

_PARSER = Markdown(
    options=Options.ENABLE_TABLES
    | Options.ENABLE_FOOTNOTES
    | Options.ENABLE_STRIKETHROUGH
    | Options.ENABLE_TASKLISTS
    | Options.ENABLE_GFM
)


def nested_html(markdown: str) -> str:
    """HTML whose elements nest properly, with stand-ins for what must be escaped; not sanitised.

    Raises `MarkdownTooComplex` for elements too deep or too many.
    """
    document = Document(Budget(len(markdown)))
    document.write(_PARSER.events(markdown))
    return document.html()


class Document:
    """One text. Events are dictionaries of one key, or strings; `pyromark.event` lists them."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._html = NestedHtml(budget)
        self._open: list[Element | None] = []
        self._outside: list[NestedHtml] = []
        self._notes: list[str] = []
        self._footnotes = Footnotes()
        self._ids = HeadingIds()
        self._heading: list[str] | None = None
        self._heading_tag = 0
        self._image: Image | None = None
        self._raw: list[str] = []
        self._in_code = False
        self._table = Table(())

    def html(self) -> str:
        """What has been written, and the footnotes. Not sanitised."""
        return self._html.finish() + self._footnotes.section()

    def write(self, events: Iterable[Any]) -> None:
        """Add a whole text. Raises `MarkdownTooComplex` for elements too deep or too many."""
        for event in events:
            kind, value = event.popitem() if isinstance(event, dict) else (event, "")
            if self._image is not None:
                self._describe(self._image, kind, value)
            elif kind == "Text":
                self._text(value)
            elif kind == "Start":
                if isinstance(value, str):
                    self._start_plain(value)
                else:
                    self._start(*value.popitem())
            elif kind == "End":
                self._end(value)
            else:
                self._leaf(kind, value)

    def _text(self, text: str) -> None:
        if self._heading is not None:
            self._heading.append(text)
        if self._in_code or self._html.in_link:
            self._html.text(escape_text(text))
        else:
            self._html.text(link_addresses(text, self._budget))

    def _leaf(self, kind: str, value: Any) -> None:
        match kind:
            case "SoftBreak":
                self._budget.spend()
                self._html.text("\n")
            case "HardBreak":
                self._html.void("br", "<br>\n")
            case "Rule":
                self._html.new_line()
                self._html.void("hr", "<hr>\n")
            case "Code":
                self._budget.spend()
                self._html.text(f"<code>{escape_text(value)}</code>")
            case "InlineHtml":
                self._write_raw(value)
            case "Html":
                self._raw.append(value)
            case "FootnoteReference":
                self._budget.spend(4)
                self._html.text(self._footnotes.refer(value, link=not self._html.in_link))
            case "TaskListMarker":
                self._budget.spend(2)
                checked = ' checked=""' if value else ""
                self._html.text(f'<input type="checkbox" disabled=""{checked}> ')
            case _:
                raise ValueError(f"The Markdown parser sent an unknown event, {kind}.")
        if self._heading is not None:
            self._heading.append(value if kind == "Code" else " " if kind.endswith("Break") else "")

    def _start_plain(self, tag: str) -> None:
        """What a Start event without details opens."""
        if tag in _INLINE:
            self._open.append(self._html.start(*_INLINE[tag]))
            return
        element = None
        match tag:
            case "Paragraph" | "Item":
                self._html.new_line()
                element = self._html.start(*_BLOCKS[tag])
            case "TableHead":
                element = self._html.start("thead", "<thead>\n", "</thead>\n")
                self._html.start("tr", "<tr>\n", "</tr>\n")
                self._table.next_row("th")
            case "TableRow":
                if not self._table.has_body:
                    self._table.has_body = True
                    self._html.start("tbody", "<tbody>\n", "</tbody>\n")
                element = self._html.start("tr", "<tr>\n", "</tr>\n")
                self._table.next_row("td")
            case "TableCell":
                element = self._html.start(*self._table.next_cell())
            case _:  # An HtmlBlock, which is written as a whole at its end.
                self._budget.spend(2)
                self._html.new_line()
        self._open.append(element)

    def _start(self, tag: str, details: Any) -> None:
        """What a Start event with details opens."""
        element = None
        if tag == "Link":
            self._budget.spend()
            scheme = "mailto:" if details["link_type"] == "Email" else ""
            start = (
                f'<a href="{scheme}{url_attribute(details["dest_url"])}"{title_attribute(details)}>'
            )
            self._open.append(self._html.start_link(start))
            return
        if tag == "Image":
            self._image = Image(details)
            return
        self._html.new_line()
        match tag:
            case "Heading":
                self._budget.spend(2)
                self._heading = []
                name = details["level"].lower()
                element = self._html.start(name, f"<{name}>", f"</{name}>\n")
                self._heading_tag = len(self._html.pieces) - 1
            case "BlockQuote":
                element = self._start_quote(details)
            case "CodeBlock":
                self._in_code = True
                element = self._html.start("pre", _code_tag(details), "</code></pre>\n")
            case "List":
                name, start = ("ul", "") if details is None else ("ol", f' start="{details}"')
                start = "" if details == 1 else start
                element = self._html.start(name, f"<{name}{start}>\n", f"</{name}>\n")
            case "Table":
                self._table = Table(details)
                element = self._html.start("table", "<table>\n", "</table>\n")
            case "FootnoteDefinition":
                self._budget.spend(4)
                self._outside.append(self._html)
                self._html = NestedHtml(self._budget)
                self._html.start(NOTE, "", "")
                self._notes.append(details)
            case _:
                raise ValueError(f"The Markdown parser sent an unknown element, {tag}.")
        self._open.append(element)

    def _start_quote(self, kind: str | None) -> Element:
        if kind is None:
            return self._html.start("blockquote", "<blockquote>\n", "</blockquote>\n")
        self._budget.spend(2)
        start = f'<div class="markdown-alert markdown-alert-{kind.lower()}">\n'
        element = self._html.start("div", start, "</div>\n")
        self._html.text(f'<p class="markdown-alert-title">{kind}</p>\n')
        return element

    def _end(self, tag: Any) -> None:
        element = self._open.pop()
        if element is not None:
            self._html.end(element)
        if tag == "CodeBlock":
            self._in_code = False
        elif tag == "HtmlBlock":
            self._write_raw("".join(self._raw))
            self._raw = []
        elif tag == "FootnoteDefinition":
            content = self._html.finish()
            self._html = self._outside.pop()
            self._footnotes.define(self._notes.pop(), content)
        elif self._heading is not None and isinstance(tag, dict) and "Heading" in tag:
            if id := self._ids.make("".join(self._heading)):
                name = tag["Heading"].lower()
                self._html.pieces[self._heading_tag] = f'<{name} id="{id}">'
            self._heading = None

    def _write_raw(self, raw: str) -> None:
        write_raw(self._html, raw)

    def _describe(self, image: Image, kind: str, value: Any) -> None:
        """Take an event inside an image, of which only text is left."""
        image.add(kind, value)
        if image.depth == 0:
            self._image = None
            self._budget.spend()
            self._html.void("img", image.tag())
            if self._heading is not None:
                self._heading.append(image.text())


def _code_tag(kind: Any) -> str:
    """The language of a fence is its first word, whatever notation encloses or follows it."""
    language = _LANGUAGE.match(kind["Fenced"]) if isinstance(kind, dict) else None
    return f'<pre><code class="language-{language[1]}">' if language else "<pre><code>"
