"""Whatever tags an author mixes into a text, the HTML nests properly before it is sanitised."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hexameter.adapters.markdown.document import nested_html
from hexameter.adapters.markdown.safe_html import to_html
from hexameter.application.ports.markdown import MarkdownTooComplex

VOID = {"br", "col", "hr", "img", "input", "wbr"}
PARTS = {
    "table": {"caption", "colgroup", "thead", "tbody", "tfoot", "tr", "col"},
    "colgroup": {"col"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tfoot": {"tr"},
    "tr": {"td", "th"},
}
BLOCKS = set(
    """blockquote dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre section
    summary table ul""".split()
)


def assert_nested(html: str) -> None:
    """Every element ends before the one around it, and is where an HTML parser leaves it."""
    open_elements: list[str] = []
    for text, closing, name in re.findall(r"([^<]*)(?:<(/?)([a-z0-9]+)[^<>]*>)?", html):
        inside = open_elements[-1] if open_elements else ""
        assert not text.strip(" \t\n\r\f") or inside not in PARTS, (inside, text)
        if closing:
            assert open_elements.pop() == name
        elif name:
            assert inside not in PARTS or name in PARTS[inside], (inside, name)
            assert_place(name, open_elements)
            if name not in VOID:
                open_elements.append(name)
    assert not open_elements


def assert_place(name: str, outer: list[str]) -> None:
    cells = [index for index, element in enumerate(outer) if element in {"td", "th", "caption"}]
    here = outer[cells[-1] + 1 if cells else 0 :]
    if name in BLOCKS:
        assert "p" not in here
    if name == "a":
        assert "a" not in here
    if name in {"td", "tr"}:
        assert "table" in outer


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("<p>a<p>b", "<p>a</p><p>b</p>"),
        ("<p><b>a</p><p>b</b></p>", "<p><b>a</b></p><p>b</p>"),
        ("<ul><li><b>a<li>b</ul>", "<ul><li><b>a</b></li><li>b</li></ul>"),
        ("<dl><dt>a<dd>b<dt>c</dl>", "<dl><dt>a</dt><dd>b</dd><dt>c</dt></dl>"),
        ("*a <b>c* d</b>", "<p><em>a <b>c</b></em> d</p>\n"),
        ("<b>*a</b> c*", "<p><b><em>a</em></b> c</p>\n"),
        ("a </b> c", "<p>a &lt;/b&gt; c</p>\n"),
        ("a </div> c", "<p>a &lt;/div&gt; c</p>\n"),
        ("<b>x\n\ny</b>", "<p><b>x</b></p>\n<p>y</p>\n"),
        (
            "- <div>a\n- b\n\n</div>",
            "<ul>\n<li>\n<div>a\n</div></li>\n<li>b</li>\n</ul>\n",
        ),
        ("> <details>\n\na", "<blockquote>\n<details>\n</details></blockquote>\n<p>a</p>\n"),
        ("<div>\n\n*a*\n\n</div>", "<div>\n<p><em>a</em></p>\n</div>"),
        ("<div>\n\na</div>", "<div>\n<p>a</p>\n</div>"),
        ("<h1>a<h2>b</h2>", "<h1>a</h1><h2>b</h2>"),
        ("<p>a<div>b</div></p>", "<p>a</p><div>b</div>"),
        ("<DIV\nTITLE='x'>a</DIV>", "<div>a</div>"),
        ("<img src=a alt='\"'>", '<img src="a" alt="&quot;">'),
        ("<br/><br></br>", "<p><br><br>&lt;/br&gt;</p>\n"),
        ("<ruby>a<rp>(<rt>b<rp>)</ruby>", "<p><ruby>a<rp>(</rp><rt>b</rt><rp>)</rp></ruby></p>\n"),
        (
            "<table>a<b>c</b><tr>d<td>e<p>f</table>",
            (
                "<table><tbody><tr><td>a<b>c</b></td></tr>"
                "<tr><td>d</td><td>e<p>f</p></td></tr></tbody></table>"
            ),
        ),
        (
            "<table><colgroup><col>x</table>",
            "<table><colgroup><col></colgroup><tbody><tr><td>x</td></tr></tbody></table>",
        ),
        ("<td>a</td>", "&lt;td&gt;a&lt;/td&gt;"),
        ("|a|\n|-|\n|b <td> </tr>|", None),
        ("- <li>a\n- b", None),
        ("<ul>\n\n- a</li>\n\n</ul>", None),
        ("<a href=x>\n\n[b](c)\n\n</a>", None),
        ("[a <a href=x>b</a>](c)", None),
        ("# <h2>a\n\n<b>\n\n# c\n\n</b>", None),
        ("a[^1]\n\n[^1]: <div><b>x\n\n</b></div>", None),
    ],
)
def test_elements_end_where_their_block_does(markdown: str, html: str | None) -> None:
    assert_nested(nested_html(markdown))
    if html is not None:
        written = to_html(markdown)
        assert written.replace(' rel="nofollow ugc noopener"', "") == html or written == html + "\n"


TAGS = """a b code div p li ul ol dl dd dt h1 h2 table tbody thead tr td th caption colgroup col
br hr img pre ruby rt rp details summary blockquote""".split()
PIECES = [f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]
PIECES += [
    "x",
    " ",
    "\n",
    "\n\n",
    "\n\n- ",
    "\n\n> ",
    "\n\n# ",
    "*",
    "**",
    "[y](z)",
    "![y](z)",
    "`q`",
]
PIECES += ["\n\n|a|b|\n|-|-|\n|", "|", "<a href='x'>", "https://example.com ", "[^1]", "\n\n[^1]: "]
PIECES += ["&amp;", "<", "\n    ", "- [ ] ", "\n\n1. "]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
@settings(deadline=None, max_examples=500)
def test_no_mixture_of_tags_leaves_anything_to_repair(markdown: str) -> None:
    html = nested_html(markdown)
    assert_nested(html)
    required = re.compile("</?(tbody|colgroup)>")
    before, after = (required.sub("", text) for text in (html, to_html(markdown)))
    assert re.findall("</?[a-z0-9]+", before) == re.findall("</?[a-z0-9]+", after)


@pytest.mark.parametrize("opened", ["<div>", "<b>", "<ul><li>", "> ", "<table><tr><td>"])
def test_two_hundred_elements_may_be_open(opened: str) -> None:
    each = opened.count("<") or 1
    assert to_html(opened * (196 // each) + "x")
    with pytest.raises(MarkdownTooComplex) as refusal:
        to_html(opened * (202 // each + 1) + "x")
    assert refusal.value.code == "BODY_TOO_COMPLEX"


def test_inline_elements_are_not_opened_again_in_each_paragraph() -> None:
    bold = "".join(f"<b title={number}>" for number in range(190))
    html = to_html(f"<p>{bold}</p>" + "<p>x" * 5_000)
    assert html.count("<b>") == 190
