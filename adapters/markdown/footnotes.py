"""The footnotes of one text: numbers at their references, and a list with links back at the end."""


class Footnotes:
    """Numbers notes in the order of their first references.

    Ids contain a colon, which no heading's id does.
    """

    def __init__(self) -> None:
        self._references: dict[str, list[int]] = {}
        self._contents: dict[str, str] = {}
        self._repeated: list[str] = []

    def refer(self, name: str, *, link: bool) -> str:
        """The HTML of a reference, which is a link unless it is inside one."""
        numbered = self._references.setdefault(name.casefold(), [len(self._references) + 1, 0])
        if not link:
            return f"<sup>{numbered[0]}</sup>"
        numbered[1] += 1
        number, count = numbered
        return f'<sup><a href="#fn:{number}" id="{_id(number, count)}">{number}</a></sup>'

    def define(self, name: str, content: str) -> None:
        """Take a definition's HTML. A second one of the same name is kept as an unused one."""
        if self._contents.setdefault(name.casefold(), content) is not content:
            self._repeated.append(content)

    def section(self) -> str:
        """The list of notes; empty without any. Notes that nothing refers to come last."""
        items: list[str] = []
        unused = dict(self._contents)
        for name, (number, count) in self._references.items():
            items.append(_item(unused.pop(name, ""), number, count))
        items.extend(f"<li>\n{content}</li>\n" for content in (*unused.values(), *self._repeated))
        if not items:
            return ""
        return f'<section class="footnotes">\n<ol>\n{"".join(items)}</ol>\n</section>\n'


def _id(number: int, reference: int) -> str:
    return f"fnref:{number}" if reference == 1 else f"fnref:{number}-{reference}"


def _item(content: str, number: int, references: int) -> str:
    back = "".join(
        f' <a href="#{_id(number, reference)}">\u21a9</a>' for reference in range(1, references + 1)
    )
    if content.endswith("</p>\n"):
        content = f"{content[:-5]}{back}</p>\n"
    elif back:
        content = f"{content}<p>{back.strip()}</p>\n"
    return f'<li id="fn:{number}">\n{content}</li>\n'
