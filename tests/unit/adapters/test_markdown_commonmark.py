"""The examples of the CommonMark specification, and where and why the renderer departs from it."""

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

from hexameter.adapters.markdown.safe_html import to_html

SPECIFICATION = json.loads(
    Path(__file__).with_name("commonmark-0.31.2.json").read_text(encoding="utf-8")
)
EXAMPLES: list[tuple[str, str]] = [tuple(example) for example in SPECIFICATION["examples"]]

CLOSED = "an element that the author leaves open is closed where its block ends"
TEXT = "HTML that is not allowed is shown as text"
ATTRIBUTES = "attributes that could disguise or address something are left out"
TABLE = "a table gets the elements that HTML requires"
ADDRESSES = "addresses in plain text become links, as GitHub has it"
SCHEMES = "links lead only to the web or to an e-mail address"

DEVIATIONS = {
    CLOSED: (21, 31, 155, 174, 175, 184, 187, 344, 476, 477, 494, 614, 616, 630, 631, 642, 643),
    TEXT: (
        *(150, 151, 163, 165, 170, 171, 172, 173, 176, 177, 178, 179, 180, 181, 182, 183, 201),
        *(308, 309, 491, 524, 536, 613, 615, 617, 623, 625, 626, 627, 628, 629),
    ),
    ATTRIBUTES: (152, 153, 154, 164, 169),
    TABLE: (148, 149, 160, 190, 191),
    ADDRESSES: (602, 606, 608, 611, 612),
    SCHEMES: (596, 598, 599, 601),
    "the language of a fence is a word": (144,),
}
REASONS = {number: reason for reason, numbers in DEVIATIONS.items() for number in numbers}


class _Structure(HTMLParser):
    """Tags, attributes and text; without spaces between tags, and without what GitHub adds."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.items: list[object] = []
        self._text = ""
        self.feed(html)
        self.close()
        self._flush()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._flush()
        kept = [(name, value) for name, value in attrs if name not in {"id", "rel"}]
        self.items.append((tag, sorted(kept)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self._flush()
        self.items.append(tag)

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_comment(self, data: str) -> None:
        self._other(data)

    def handle_decl(self, decl: str) -> None:
        self._other(decl)

    def handle_pi(self, data: str) -> None:
        self._other(data)

    def unknown_decl(self, data: str) -> None:
        self._other(data)

    def _other(self, data: str) -> None:
        self._flush()
        self.items.append(["no element", data])

    def _flush(self) -> None:
        if self._text.strip():
            self.items.append(["text", self._text.strip()])
        self._text = ""


def test_the_examples_are_complete() -> None:
    assert len(EXAMPLES) == 652


@pytest.mark.parametrize("number", range(1, 653))
def test_an_example_is_rendered_as_specified_unless_there_is_a_reason(number: int) -> None:
    markdown, expected = EXAMPLES[number - 1]
    same = _Structure(to_html(markdown)).items == _Structure(expected).items
    assert same is (number not in REASONS), REASONS.get(number, markdown)
