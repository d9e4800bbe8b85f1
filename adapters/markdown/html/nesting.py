"""Writing HTML whose elements nest properly, whatever tags an author mixes into it.

An HTML parser repairs what is not nested properly: it reopens inline elements in each following
paragraph, and moves out of a table what is not allowed in one. Both multiply the size of the
output, so the sanitiser's parser must find nothing to repair. Every step here takes constant time,
or time that the tags opened before have paid for.
"""

from hexameter.adapters.markdown.budget import Budget
from hexameter.adapters.markdown.html.elements import ENDS_PARAGRAPH, HEADINGS, INLINE, TABLE_PARTS
from hexameter.adapters.markdown.html.open_elements import OUTERMOST, Element
from hexameter.application.ports.markdown import MarkdownTooComplex

MAX_OPEN = 200
"""Elements inside one another; the sanitiser takes quadratic time in this number."""

NOTE = "note"
"""The element around a footnote, whose tags are written elsewhere: `<li>`, so none may follow."""

_TABLE_SECTIONS = frozenset({"table", "thead", "tbody", "tfoot"})
_NO_TEXT = _TABLE_SECTIONS | {"colgroup", "tr"}
"""What holds only parts of a table."""

_PARENTS = {
    "caption": frozenset({"table"}),
    "col": frozenset({"colgroup", "table"}),
    "colgroup": frozenset({"table"}),
    "tbody": frozenset({"table"}),
    "td": frozenset({"tr"}) | _TABLE_SECTIONS,
    "tfoot": frozenset({"table"}),
    "th": frozenset({"tr"}) | _TABLE_SECTIONS,
    "thead": frozenset({"table"}),
    "tr": _TABLE_SECTIONS,
}
_SIBLINGS = {"li": {"li"}, "dd": {"dd", "dt"}, "dt": {"dd", "dt"}}


class NestedHtml:
    """Collects HTML, closing by itself what a tag or the end of a block implies."""

    def __init__(self, budget: Budget) -> None:
        self.pieces: list[str] = []
        self._budget = budget
        self._stack: list[Element] = []
        self._links: list[int] = []
        self._raw: dict[str, list[int]] = {}
        self._implied: dict[str, int] = {}
        self._no_text = False

    @property
    def in_link(self) -> bool:
        return bool(self._links)

    def text(self, html: str) -> None:
        """Add HTML without tags, or with complete inline elements only."""
        if self._no_text and html.strip(" \t\n\r\f"):
            self._open_cell()
        self.pieces.append(html)

    def new_line(self) -> None:
        """Begin a line, unless one has just begun."""
        if self.pieces and self.pieces[-1] and not self.pieces[-1].endswith("\n"):
            self.pieces.append("\n")

    def void(self, name: str, tag: str) -> bool:
        """Add an element that has no content. False if it is not allowed here."""
        if name in TABLE_PARTS and not self._enter_table(name):
            return False
        self._make_room(name)
        self._budget.spend()
        self.pieces.append(tag)
        return True

    def start(self, name: str, tag: str, closing: str) -> Element:
        """Open an element that comes from Markdown."""
        self._make_room(name)
        return self._push(name, tag, closing, raw=False)

    def start_link(self, tag: str) -> Element | None:
        """Open a link that comes from Markdown. None if it would be inside another one."""
        return self.start("a", tag, "</a>") if self._leave_link() else None

    def start_raw(self, name: str, tag: str) -> bool:
        """Open an element that an author wrote. False if it is not allowed here."""
        if name in TABLE_PARTS and not self._enter_table(name):
            return False
        if name == "a" and not self._leave_link():
            return False
        if name == "li" and self._in_note():
            return False
        if name in {"rt", "rp"} and not self._enter_ruby():
            return False
        self._make_room(name)
        self._budget.spend()
        self._push(name, tag, f"</{name}>", raw=True)
        return True

    def end(self, element: Element) -> None:
        """Close an element, and with it what is open inside. Does nothing if it is closed."""
        if element.open:
            self._close_through(element)

    def end_raw(self, name: str) -> bool:
        """Close what an author opened. False if there is nothing of that name to close here."""
        index = self._find_raw(name)
        if index is None:
            # The end tag of an element that something else has ended before.
            pending = self._implied.get(name, 0)
            self._implied[name] = max(pending - 1, 0)
            return pending > 0
        element = self._stack[index]
        self._close_through(element)
        self._implied[name] -= 1
        return True

    def finish(self) -> str:
        """The whole, everything closed."""
        if self._stack:
            self._close_through(self._stack[0])
        return "".join(self.pieces)

    def _push(self, name: str, tag: str, closing: str, *, raw: bool) -> Element:
        stack = self._stack
        index = len(stack)
        if index >= MAX_OPEN:
            raise MarkdownTooComplex
        self._budget.spend()
        scope = stack[-1].scope if stack else OUTERMOST
        if name not in INLINE:
            scope = scope.within(name, index, raw=raw)
        element = Element(name, closing, scope, raw)
        stack.append(element)
        self.pieces.append(tag)
        self._no_text = name in _NO_TEXT
        if raw:
            self._raw.setdefault(name, []).append(index)
        if name == "a":
            self._links.append(index)
        return element

    def _close_through(self, element: Element) -> None:
        stack = self._stack
        while True:
            closed = stack.pop()
            closed.open = False
            self.pieces.append(closed.closing)
            if closed.raw:
                self._raw[closed.name].pop()
                self._implied[closed.name] = self._implied.get(closed.name, 0) + 1
            if closed.name == "a":
                self._links.pop()
            if closed is element:
                break
        self._no_text = bool(stack) and stack[-1].name in _NO_TEXT

    def _make_room(self, name: str) -> None:
        """Close what an HTML parser would close before a start tag of this name."""
        if not self._stack:
            return
        if self._no_text and name not in TABLE_PARTS:
            self._open_cell()
        if name in _SIBLINGS:
            special = self._stack[-1].scope.special
            if special >= 0 and self._stack[special].name in _SIBLINGS[name]:
                self._close_through(self._stack[special])
        if not self._stack or name not in ENDS_PARAGRAPH:
            return
        block = self._stack[-1].scope.block
        if block >= 0 and self._stack[block].name == "p":
            self._close_through(self._stack[block])
        if name in HEADINGS and self._stack and self._stack[-1].name in HEADINGS:
            self._close_through(self._stack[-1])

    def _in_note(self) -> bool:
        special = self._stack[-1].scope.special if self._stack else -1
        return special >= 0 and self._stack[special].name == NOTE

    def _enter_ruby(self) -> bool:
        """Close an open part of the innermost ruby annotation. False without one in this block."""
        ruby = self._raw.get("ruby")
        if not ruby or ruby[-1] <= self._stack[-1].scope.block:
            return False
        for name in ("rt", "rp"):
            indices = self._raw.get(name)
            if indices and indices[-1] > ruby[-1]:
                self._close_through(self._stack[indices[-1]])
        return True

    def _leave_link(self) -> bool:
        """Close an open link in the same block. False if one is open around the block."""
        if not self._links:
            return True
        index, scope = self._links[-1], self._stack[-1].scope
        if index > scope.block:
            self._close_through(self._stack[index])
            return True
        return index < scope.cell

    def _enter_table(self, name: str) -> bool:
        """Close what is open inside the innermost table down to where such a part belongs."""
        tables = self._raw.get("table")
        if not tables or tables[-1] < self._stack[-1].scope.owner:
            return False
        while self._stack[-1].name not in _PARENTS[name]:
            self._close_through(self._stack[-1])
        if name in {"td", "th"} and self._stack[-1].name != "tr":
            self._push("tr", "<tr>", "</tr>", raw=True)
        return True

    def _open_cell(self) -> None:
        """Open a cell for what is not allowed directly in a table."""
        if self._stack[-1].name == "colgroup":
            self._close_through(self._stack[-1])
        if self._stack[-1].name != "tr":
            self._push("tr", "<tr>", "</tr>", raw=True)
        self._push("td", "<td>", "</td>", raw=True)

    def _find_raw(self, name: str) -> int | None:
        indices = self._raw.get(name)
        if not indices:
            return None
        index, scope = indices[-1], self._stack[-1].scope
        if name in INLINE:
            barrier = scope.block
        elif name in TABLE_PARTS or name == "table":
            tables = self._raw["table"][-1] if self._raw.get("table") else -1
            barrier = max(scope.owner, tables - 1)
        elif name == "li":
            lists = [self._raw[kind][-1] for kind in ("ul", "ol") if self._raw.get(kind)]
            barrier = max(scope.owner, scope.cell, *lists)
        else:
            barrier = max(scope.owner, scope.cell)
        return index if index > barrier else None
