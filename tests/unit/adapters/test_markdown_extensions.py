"""What the renderer adds to CommonMark."""

import re

import pytest

from hexameter.adapters.markdown.safe_html import to_html

REL = 'rel="nofollow ugc noopener"'


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("# Getting started!", ["getting-started"]),
        ("# `code` and *more*", ["code-and-more"]),
        ("# Привет, мир", ["привет-мир"]),
        ("# हिन्दी में", ["हिन्दी-में"]),
        ("# 日本語の見出し", ["日本語の見出し"]),
        ("# C++ & C#", ["c-c"]),
        ("# a\n\n## a\n\n### a", ["a", "a-1", "a-2"]),
        ("# a\n\n# a-1\n\n# a", ["a", "a-1", "a-2"]),
        ("# a-1\n\n# a\n\n# a", ["a-1", "a", "a-2"]),
        ("# !?\n\n# \U0001f600", ["section", "section-1"]),
        ("#\n", []),
        ("Setext\ntitle\n===", ["setext-title"]),
        ("# [link](/x) ![image](/y)", ["link-image"]),
        ("# " + "long " * 100, ["-".join(["long"] * 20)]),
    ],
)
def test_headings_get_ids_of_their_text(text: str, ids: list[str]) -> None:
    assert re.findall(r'<h\d id="([^"]*)"', to_html(text)) == ids


def test_an_author_cannot_write_ids() -> None:
    assert 'id="' not in to_html('<h1 id="x">a</h1> <a id="y" href="/b">c</a> <li id="z">')


def test_footnotes_are_numbered_by_reference_and_lead_back() -> None:
    html = to_html("A[^z] b[^a] c[^z].\n\n[^a]: First *note*.\n[^z]: Second.\n\n    More.\n")
    assert html == (
        f'<p>A<sup><a href="#fn:1" id="fnref:1" {REL}>1</a></sup>'
        f' b<sup><a href="#fn:2" id="fnref:2" {REL}>2</a></sup>'
        f' c<sup><a href="#fn:1" id="fnref:1-2" {REL}>1</a></sup>.</p>\n'
        '<section class="footnotes">\n<ol>\n'
        f'<li id="fn:1">\n<p>Second.</p>\n<p>More. <a href="#fnref:1" {REL}>\u21a9</a>'
        f' <a href="#fnref:1-2" {REL}>\u21a9</a></p>\n</li>\n'
        f'<li id="fn:2">\n<p>First <em>note</em>. <a href="#fnref:2" {REL}>\u21a9</a></p>\n</li>\n'
        "</ol>\n</section>\n"
    )


def test_notes_that_nothing_refers_to_are_shown() -> None:
    html = to_html("Text[^1].\n\n[^1]: One.\n\n[^1]: Again.\n\n[^2]: Lonely.\n")
    assert html.index("One.") < html.index("Lonely.")
    assert "Again." in html


def test_a_note_that_ends_in_no_paragraph_leads_back_too() -> None:
    html = to_html("a[^1]\n\n[^1]:\n    ```\n    code\n    ```\n")
    assert f'</pre>\n<p><a href="#fnref:1" {REL}>' in html


def test_tasks_have_boxes_that_nobody_can_click() -> None:
    html = to_html("- [ ] open\n- [x] done\n- no task\n")
    assert html.count('<input type="checkbox" disabled="">') == 1
    assert html.count('<input type="checkbox" disabled="" checked="">') == 1
    assert "<li>no task</li>" in html


@pytest.mark.parametrize("kind", ["note", "tip", "important", "warning", "caution"])
def test_alerts_are_those_of_github(kind: str) -> None:
    assert to_html(f"> [!{kind.upper()}]\n> Some *text*.\n") == (
        f'<div class="markdown-alert markdown-alert-{kind}">\n'
        f'<p class="markdown-alert-title">{kind.title()}</p>\n'
        "<p>Some <em>text</em>.</p>\n</div>\n"
    )


def test_another_word_in_brackets_is_a_quotation() -> None:
    assert to_html("> [!HINT]\n> a\n") == "<blockquote>\n<p>[!HINT]\na</p>\n</blockquote>\n"


@pytest.mark.parametrize(
    ("info", "language"),
    [
        ("js{1,3}", "js"),
        ("rust,ignore", "rust"),
        ("ts:app.ts", "ts"),
        ("{.python}", "python"),
        ("{.python .numberLines}", "python"),
        ("{python}", "python"),
        ("python title='x'", "python"),
        ("c++", "c++"),
        ("c#", "c#"),
        ("objective-c", "objective-c"),
        ("asp.net", "asp.net"),
        ("", None),
        ("{}", None),
        ('x" onclick="y', "x"),
    ],
)
def test_the_language_of_a_fence_is_its_first_word(info: str, language: str | None) -> None:
    start = f'<code class="language-{language}">' if language else "<code>"
    assert to_html(f"~~~ {info}\na\n~~~") == f"<pre>{start}a\n</code></pre>\n"


@pytest.mark.parametrize(
    ("text", "address", "label"),
    [
        ("see https://example.com/a_b_c.", "https://example.com/a_b_c", None),
        ("(http://example.com/a(b)?c=d&e)", "http://example.com/a(b)?c=d&amp;e", None),
        ("www.example.com, and", "http://www.example.com", "www.example.com"),
        ("HTTPS://EXAMPLE.COM!", "HTTPS://EXAMPLE.COM", None),
        ("http://localhost:8000/x", "http://localhost:8000/x", None),
        ("見てhttps://example.com/日本。次", "https://example.com/%E6%97%A5%E6%9C%AC", "日本"),
        ("mail ada.l+x@example.co.uk.", "mailto:ada.l+x@example.co.uk", "ada.l+x@example.co.uk"),
        ("**https://example.com**", "https://example.com", None),
        ('"https://example.com"', "https://example.com", None),
    ],
)
def test_addresses_in_text_become_links(text: str, address: str, label: str | None) -> None:
    html = to_html(text)
    assert f'<a href="{address}" {REL}>' in html
    assert html.count("<a ") == 1
    assert f"{label or address}</a>" in html


@pytest.mark.parametrize(
    "text",
    [
        "`https://example.com`",
        "    https://example.com",
        "ahttps://example.com",
        "https:// example",
        "https://",
        "www.",
        "http://?x",
        "ftp://example.com",
        "javascript://example.com",
        "a@b",
        "@ada",
        "a@example.com_",
        "![https://example.com](/a.png)",
        "http://a_b.c_d",
    ],
)
def test_other_text_does_not(text: str) -> None:
    assert "<a " not in to_html(text)


def test_a_link_holds_no_other_link() -> None:
    assert to_html("[https://a.example](https://b.example)").count("<a ") == 1
    html = to_html('<a href="/x">https://a.example [b](/y)</a>')
    assert re.findall('href="([^"]*)"', html) == ["/x", "/y"]
    assert "</a> <a" not in html.replace("</a><a", "")


def test_what_has_a_meaning_in_html_is_shown_as_written() -> None:
    text = "a & b &amp; &lt;i> 1 < 2 \xa0 &quot; &#60;b&#62; \ufdd1script\ufdd2"
    html = to_html(text)
    assert html == (
        '<p>a &amp; b &amp; &lt;i&gt; 1 &lt; 2 &nbsp; " &lt;b&gt; \ufffdscript\ufffd</p>\n'
    )
    assert to_html('<div title="&amp;">&lt;i&gt; &copy &amp;amp;</div>') == (
        "<div>&lt;i&gt; \xa9 &amp;amp;</div>"
    )
