"""No text costs out of proportion to its length, however it is built."""

import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from hexameter.adapters.markdown.safe_html import to_html
from hexameter.application.ports.markdown import MarkdownTooComplex

KIB, MIB = 1024, 1024 * 1024


def repeated(piece: str, start: str = "", end: str = "") -> Callable[[int], str]:
    return lambda size: start + piece * ((size - len(start)) // len(piece)) + end


def numbered(piece: str) -> Callable[[int], str]:
    def make(size: int) -> str:
        return "".join(piece.replace("N", str(number)) for number in range(size // len(piece)))

    return make


def bold(count: int) -> str:
    return "<p>" + "".join(f"<b id={number}>" for number in range(count)) + "</p>"


FAMILIES: dict[str, Callable[[int], str]] = {
    # Raw HTML
    "nested blocks": repeated("<div>"),
    "nested lists": repeated("<ul><li>"),
    "nested tables": repeated("<table><tr><td>"),
    "reopened inline elements": repeated("<p>x", start=bold(200)),
    "reopened inline elements, few": repeated("<p>x", start=bold(150)),
    "inline elements that never end": repeated("<p><b><i>x"),
    "misnested": repeated("<b><p><i></b></p></i>"),
    "links in links": repeated("<a href=x>"),
    "list items": repeated("<li>x"),
    "cells": repeated("<td>x", start="<table>"),
    "text between rows": repeated("x<tr>", start="<table>"),
    "end tags of an element that is out of reach": repeated(
        "</div>", start="<div><table><td>" + "<b>" * 190
    ),
    "elements on top of one that is out of reach": repeated(
        "</div><i></i>", start="<div><table><td>" + "<b>" * 190
    ),
    "empty elements": repeated("<b></b>"),
    "attributes": repeated(" a='x'", start="<p", end=">"),
    "attributes that never end": repeated('<a b="'),
    "attributes in both quotes": repeated("<a b='<a b=\"' c=\""),
    "spaces in a tag": repeated(" ", start="<a"),
    "comments": repeated("<!--"),
    "declarations": repeated("<!A "),
    "instructions": repeated("<?"),
    "raw texts": repeated("<xmp>\n\n"),
    "references": repeated("&amp;"),
    "references in raw HTML": repeated("&amp;", start="<div>"),
    "references in an attribute": repeated("&amp;", start='<a href="', end='">'),
    # Text that must be escaped
    "ampersands": repeated("&"),
    "ampersands in an address": repeated("&", start="[a](/", end=")"),
    "less-than signs": repeated("<"),
    "quotes in a title": repeated("'", start='[a](/ "', end='")'),
    "no-break spaces": repeated("x\xa0"),
    "ideographs in an address": repeated("日", start="[a](/", end=")"),
    # Markdown
    "brackets": repeated("["),
    "images": repeated("!["),
    "images in images": repeated("![]("),
    "addresses that never end": repeated("[a]("),
    "labels": repeated("[a]["),
    "emphasis": repeated("*a_ "),
    "empty emphasis": repeated("*_"),
    "emphasis that may end": repeated("a**b" + "c* "),
    "strikethrough": repeated("~~a"),
    "quotations": repeated(">"),
    "lists": repeated("- "),
    "numbers": repeated("1. "),
    "indented lists": lambda size: "".join(f"{'  ' * i}- a\n" for i in range(int(size**0.5))),
    "backticks": lambda size: "".join("`" * i + " " for i in range(int((2 * size) ** 0.5))),
    "code": repeated("`a"),
    "headings": repeated("# a\n"),
    "a heading of marks": repeated("&#769;&#790;", start="# a"),
    "underlined headings": repeated("x\n=\n"),
    "lines": repeated("a\n"),
    "hard line breaks": repeated("a\\\n"),
    "fences": repeated("```\n"),
    "short rows": repeated("|\n", start="|a|b|\n|-|-|\n"),
    "wide table": lambda size: (
        "|a" * int((size / 8) ** 0.5)
        + "|\n"
        + "|-" * int((size / 8) ** 0.5)
        + "|\n"
        + "|\n" * (size // 4)
    ),
    "many tables": repeated("|a\n|-\n"),
    "tasks": repeated("- [ ] a\n"),
    "alerts": repeated("> [!NOTE]\n> a\n\n"),
    "definitions": numbered("[N]: x\n"),
    "a long definition": lambda size: f"[a]: /{'x' * (size // 2)}\n\n" + "[a]" * (size // 6),
    "references to one note": repeated("[^a]", start="[^a]: x\n\n"),
    "notes": numbered("[^N]: [^N]\n"),
    "empty links": repeated("[]()"),
    "addresses": repeated("http://a.b "),
    "an address": repeated("http://a.b/))"),
    "mail addresses": repeated("a@b.c "),
    "at signs": repeated("a@"),
    "dots": repeated("a.a-", end="@"),
}


def outcome(text: str) -> int:
    """Bytes of HTML, 0 if the text is refused."""
    try:
        return len(to_html(text).encode())
    except MarkdownTooComplex:
        return 0


USUAL = repeated("Some *words* of a [post](https://example.com/a), and `code`.\n\n- one\n- two\n\n")
MAX_RATIO = 3.0
"""To the time of usual Markdown of the same length, which takes 0.3 s a MiB on an idle machine."""


def seconds_and_outcome(text: str) -> tuple[float, int]:
    before = time.thread_time()
    size = outcome(text)
    return time.thread_time() - before, size


@pytest.mark.timing
@pytest.mark.parametrize("size", [64 * KIB, 256 * KIB, MIB])
@pytest.mark.parametrize("family", FAMILIES)
def test_time_and_output_are_in_proportion_to_the_length(family: str, size: int) -> None:
    text, usual_text = FAMILIES[family](size), USUAL(size)
    length = len(text.encode())
    taken = usual = ratio = float("inf")
    for _ in range(5):
        seconds, html = seconds_and_outcome(text)
        assert html <= 8 * length + 64 * KIB
        taken, usual = min(taken, seconds), min(usual, seconds_and_outcome(usual_text)[0])
        ratio = taken / usual * size / length
        if ratio < MAX_RATIO:
            break
    assert ratio < MAX_RATIO


MEMORY = """
import resource, sys
from hexameter.adapters.markdown.safe_html import to_html
from tests.unit.adapters.test_markdown_hostile import FAMILIES, outcome
to_html("*a* <b>c</b>")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
outcome(FAMILIES[sys.argv[1]](1024 * 1024))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.parametrize(
    "family", ["reopened inline elements", "headings", "many tables", "notes", "addresses", "cells"]
)
def test_memory_is_bounded(family: str) -> None:
    command = [sys.executable, "-c", MEMORY, family]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert int(done.stdout) < 100 * KIB


LONG = {
    "table": lambda n: (
        ("" if n else "|a|b|c|d|\n|-|-|-|-|\n") + f"| {n} | {n * 7} | {n} | 12.5 |\n"
    ),
    "emphasis": lambda n: "Some *words* and `code`.\n\n",
    "tasks": lambda n: f"- [x] task {n} of `many`\n",
    "sections": lambda n: f"## Heading {n}\n\nSome *text* with a [link](/{n}).\n\n",
    "raw list": lambda n: f"<li><a href='/{n}'>Item {n}</a></li>\n",
    "short lines": lambda n: "word word\n",
}


@pytest.mark.parametrize("kind", LONG)
def test_long_and_dense_texts_that_people_write_are_rendered(kind: str) -> None:
    text = "".join(map(LONG[kind], range(16_000)))
    assert len(to_html(text)) > len(text)
