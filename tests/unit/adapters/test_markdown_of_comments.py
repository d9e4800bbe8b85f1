"""What comments do not have of the Markdown of posts, and what is shown in its place."""

import pytest

from hexameter.adapters.markdown.renderer import ThreadedMarkdownRenderer
from hexameter.adapters.markdown.safe_html import to_html

LINK = 'rel="nofollow ugc noopener"'


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("# A *title*\n\nText.", "<p>A <em>title</em></p>\n<p>Text.</p>\n"),
        ("Title\n=====", "<p>Title</p>\n"),
        ("![a chart](/c.png)", f'<p><a href="/c.png" {LINK}>a chart</a></p>\n'),
        ("![](/c.png)", f'<p><a href="/c.png" {LINK}>/c.png</a></p>\n'),
        ("[![a chart](/c.png)](/d)", f'<p><a href="/d" {LINK}>a chart</a></p>\n'),
        ("![a *chart*][1]\n\n[1]: /c", f'<p><a href="/c" {LINK}>a <em>chart</em></a></p>\n'),
        ("<b>x</b> &amp; y", "<p>&lt;b&gt;x&lt;/b&gt; &amp; y</p>\n"),
        ("<div>\n*x*\n</div>", "&lt;div&gt;\n*x*\n&lt;/div&gt;"),
        ("<!-- x -->", "&lt;!-- x --&gt;"),
        ("x[^1]", "<p>x[^1]</p>\n"),
    ],
)
def test_comments_are_rendered_without_what_they_do_not_have(markdown: str, html: str) -> None:
    assert to_html(markdown, comment=True) == html


@pytest.mark.parametrize("scheme", ["javascript", "JaVaScRiPt", "data", "vbscript", "java\tscript"])
def test_images_lead_nowhere_unsafe(scheme: str) -> None:
    html = to_html(f"![x](<{scheme}:alert(1)>) ![](<{scheme}:alert(1)>)", comment=True)
    assert "href" not in html


async def test_the_renderer_renders_both_kinds() -> None:
    renderer = ThreadedMarkdownRenderer()
    assert await renderer.render("# x") == '<h1 id="x">x</h1>\n'
    assert await renderer.render_comment("# x") == "<p>x</p>\n"
    renderer.close()
