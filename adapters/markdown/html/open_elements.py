"""Elements that have been opened, and what each knows of those around it."""

from typing import NamedTuple

_CELLS = frozenset({"caption", "table", "td", "th"})


class Scope(NamedTuple):
    """Indices into the stack of open elements, of the innermost one of a kind; -1 without one."""

    block: int = -1
    special: int = -1
    """A block that is no mere wrapper of text."""
    cell: int = -1
    """A table, or a cell of one."""
    owner: int = -1
    """A block that comes from Markdown, which no tag of an author's may close."""

    def within(self, name: str, index: int, *, raw: bool) -> "Scope":
        """The scope inside a block of this name."""
        return Scope(
            index,
            self.special if name in {"p", "div"} else index,
            index if name in _CELLS else self.cell,
            self.owner if raw or name == "p" else index,
        )


OUTERMOST = Scope()


class Element:
    """An open element. `raw` says that an author wrote its tag; the others come from Markdown."""

    __slots__ = ("closing", "name", "open", "raw", "scope")

    def __init__(self, name: str, closing: str, scope: Scope, raw: bool) -> None:
        self.name = name
        self.closing = closing
        self.scope = scope
        self.raw = raw
        self.open = True
