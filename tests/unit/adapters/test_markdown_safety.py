import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hexameter.adapters.markdown.safe_html import to_html

ALLOWED_ATTRIBUTES = {"href", "title", "rel", "class", "src", "alt", "width", "height", "start"}
ALLOWED_ATTRIBUTES |= {"align", "colspan", "rowspan", "scope"}
FORBIDDEN_TAGS = {"script", "style", "iframe", "svg", "math", "form", "input", "object", "embed"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
FORBIDDEN_TAGS |= {"link", "meta", "base", "button", "video", "audio"}

PIECES = [
    "<",
    ">",
    "</",
    "a",
    "img",
    "src=",
    "'",
    '"',
    "javascript:",
    "onclick=x",
    "<svg>",
    "<math>",
    "<style>",
    "<!--",
    "-->",
    "<p",
    "[",
    "]",
    "(",
    ")",
    "![",
    "`",
    "&#106;",
    "&colon;",
    "script",
    "<table>",
    "<template>",
    "<title>",
    "x",
    "data:",
    "</svg>",
    "</style>",
    "](",
    "href=",
    "<select>",
]
PIECES.extend([" ", "\n", " href=", " src="])


class _Seen(HTMLParser):
    """Reads HTML as a browser would, entities decoded."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))


def assert_safe(html: str) -> None:
    for tag, attributes in _Seen(html).tags:
        assert tag not in FORBIDDEN_TAGS
        assert set(attributes) <= ALLOWED_ATTRIBUTES | ({"id"} if tag in HEADINGS else set())
        assert re.fullmatch(r"language-[\w+#.-]+", attributes.get("class", "language-x"))
        if tag == "a":
            assert attributes["rel"] == "nofollow ugc noopener"
        for name in {"href", "src"} & set(attributes):
            plain = re.sub(r"[\x00-\x20]", "", attributes[name]).lower()
            scheme = re.match(r"[a-z][a-z0-9+.-]*:", plain)
            schemes = {"http:", "https:", "mailto:"} if name == "href" else {"http:", "https:"}
            assert scheme is None or scheme[0] in schemes


SCHEMES = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "\x01javascript:alert(1)",
    " javascript:alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A;avascript&colon;alert(1)",
    "java&Tab;script&#58;alert(1)",
    "java&NewLine;script:alert(1)",
    "javascript%3Aalert(1)",
    "%6Aavascript:alert(1)",
    "%256Aavascript%253Aalert(1)",
    "java%0Ascript:alert(1)",
    "java\u200bscript:alert(1)",
    "vbscript:msgbox(1)",
    "VBSCRIPT&colon;msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:image/svg+xml;base64,AAAA",
    "data:image/png;base64,AAAA",
    "d&#97;ta:text/html,x",
    "feed:javascript:alert(1)",
    "file:///etc/passwd",
]
WRITTEN = [
    "[x]({})",
    "[x](<{}>)",
    "![x]({})",
    "![x](<{}>)",
    "[x][r]\n\n[r]: <{}>",
    "<{}>",
    '<a href="{}">x</a>',
    "<a href='{}'>x</a>",
    "<a href={}>x</a>",
    '<img src="{}">',
    '<A HREF="{}" onclick="alert(1)">x</A>',
    '<p><img\nsrc="{}"\nonerror=alert(1)>',
]


@pytest.mark.parametrize("written", WRITTEN)
@pytest.mark.parametrize("address", SCHEMES)
def test_no_spelling_of_a_dangerous_scheme_survives(written: str, address: str) -> None:
    html = to_html(written.format(address))
    assert_safe(html)
    for _, attributes in _Seen(html).tags:
        target = attributes.get("href", "") + attributes.get("src", "")
        assert not re.search("script(:|%3a)|data(:|%3a)", target, re.IGNORECASE)


@pytest.mark.parametrize(
    "raw",
    [
        "<script>alert(1)</script>",
        "<scr<script>ipt>alert(1)</script>",
        '<svg onload="alert(1)"><a xlink:href="javascript:x">t</a></svg>',
        '<math><mi xlink:href="javascript:x">t</mi></math>',
        '<iframe src="https://example.com" srcdoc="x"></iframe>',
        '<form action="https://example.com"><input name=a><button>b</button></form>',
        '<p style="position:fixed" class="x" id="y" onclick="z">t</p>',
        '<img src=x onerror="alert(1)" srcset="javascript:x 1x">',
        '<base href="https://example.com"><meta http-equiv=refresh content=0><link rel=x href=y>',
        "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=x>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<!--><img src=x onerror=alert(1)>-->",
        '<a href="https://example.com" target="_blank" rel="dofollow" ping="x">t</a>',
        '<code class="language-js evil" id=a>x</code><pre class="evil">y</pre>',
    ],
)
def test_raw_html_keeps_only_what_is_harmless(raw: str) -> None:
    assert_safe(to_html(raw))
    assert_safe(to_html(f"- > {raw}\n\n# {raw}\n"))


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
@settings(deadline=None)
def test_no_mixture_of_markup_becomes_unsafe(markdown: str) -> None:
    assert_safe(to_html(markdown))


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("# Hi", '<h1 id="hi">Hi</h1>\n'),
        ("~~a~~ *b*", "<p><s>a</s> <em>b</em></p>\n"),
        ("```python x\n1<2\n```", '<pre><code class="language-python">1&lt;2\n</code></pre>\n'),
        ("![a](/b.png)", '<p><img src="/b.png" alt="a"></p>\n'),
        ("3. x", '<ol start="3">\n<li>x</li>\n</ol>\n'),
        (
            "[a](https://example.com/?a=b:c 'T')",
            '<p><a href="https://example.com/?a=b:c" title="T" {rel}>a</a></p>\n',
        ),
        (
            "<mailto:a@example.com>",
            '<p><a href="mailto:a@example.com" {rel}>mailto:a@example.com</a></p>\n',
        ),
        ("a\0b\ud800", "<p>a\ufffdb?</p>\n"),
    ],
)
def test_what_is_allowed_stays(markdown: str, html: str) -> None:
    assert to_html(markdown) == html.replace("{rel}", 'rel="nofollow ugc noopener"')


def test_columns_of_tables_keep_their_alignment() -> None:
    html = to_html("|a|b|\n|:-|-:|\n|1|2|\n")
    assert '<th align="left">a</th>' in html
    assert '<td align="right">2</td>' in html


def test_an_image_inside_the_text_leaves_its_description_and_not_its_source() -> None:
    html = to_html("![a chart](data:image/png;base64," + "A" * 10_000 + ")")
    assert html == '<p><img alt="a chart"></p>\n'


def test_one_long_reference_used_many_times_does_not_multiply() -> None:
    html = to_html(f"[a]: /{'x' * 50_000}\n\n" + "[a]" * 1_000)
    assert len(html) < 300_000
