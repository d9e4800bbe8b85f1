import asyncio
import re

import pytest

from hexameter.adapters.testing.hostile import KEPT
from hexameter.application.ports.markdown import MarkdownRenderer, MarkdownTooComplex
from hexameter.domain.users.roles import Role

DANGEROUS = (
    "<script>alert(1)</script>",
    "[click](javascript:alert(1))",
    "[click](JaVaScRiPt&colon;alert(1))",
    "![x](data:text/html;base64,AAAA)",
    "<img src=x onerror=alert(1)>",
    "<iframe src='https://example.com'></iframe>",
    "<a href='vbscript:x'>a</a>",
    "<svg/onload=alert(1)>",
    "`<script>`\n\n    <script>",
    '"><script>alert(1)</script>',
)
LINKED = "[here](https://example.com/)"
COMMENT = "# Verse\n\nOf *arms* <b>and</b> ![portrait](https://example.com/a.png)"
EXPLOSIVE = (
    ">" * 50_000,
    "[" * 50_000,
    "*a " * 30_000,
    "- " * 30_000,
    "<div>" * 30_000,
)


class MarkdownRendererContract:
    """Needs a fixture `renderer`."""

    async def test_it_renders_what_authors_write(self, renderer: MarkdownRenderer) -> None:
        assert renderer.version >= 1
        html = await renderer.render("# Verse\n\nOf *arms* and the **man**.\n\n- one\n- two\n")
        assert "<em>arms</em>" in html
        assert "<strong>man</strong>" in html
        assert html.count("<li>") == 2
        assert re.search(r"<h1[ >]", html)
        assert not (await renderer.render("")).strip()

    @pytest.mark.parametrize("markdown", DANGEROUS)
    async def test_the_html_runs_no_script(self, renderer: MarkdownRenderer, markdown: str) -> None:
        html = await renderer.render(markdown)
        tags = re.findall(r"<[^>]*>", html)
        assert not [tag for tag in tags if re.match(r"</?(script|iframe|svg)", tag, re.IGNORECASE)]
        assert not [tag for tag in tags if re.search(r"\son\w+\s*=", tag, re.IGNORECASE)]
        for tag in tags:
            target = re.search(r"(?:href|src)\s*=\s*[\"']?([^\"'>\s]*)", tag)
            if target is not None:
                assert not re.match(r"(javascript|vbscript|data)", target[1], re.IGNORECASE)

    @pytest.mark.parametrize("text", KEPT[:3])
    async def test_text_is_kept(self, renderer: MarkdownRenderer, text: str) -> None:
        assert text.split(maxsplit=1)[0] in await renderer.render(text)

    async def test_links_of_authors_are_not_followed_by_search_engines(
        self, renderer: MarkdownRenderer
    ) -> None:
        """`renderer` trusts the links of no role."""
        for html in (
            await renderer.render(LINKED, role=Role.AUTHOR),
            await renderer.render_comment(LINKED, role=Role.AUTHOR),
        ):
            (tag,) = re.findall(r"<a[^>]*>", html)
            assert 'href="https://example.com/"' in tag
            assert "nofollow" in tag

    async def test_a_comment_has_text_and_no_headings_images_or_html(
        self, renderer: MarkdownRenderer
    ) -> None:
        html = await renderer.render_comment(COMMENT)
        assert not re.search(r"<(h\d|img|b)[ >]", html)
        for text in (
            "Verse",
            "<em>arms</em>",
            "&lt;b&gt;",
            "portrait",
            "https://example.com/a.png",
        ):
            assert text in html

    async def test_a_comment_is_as_safe_as_a_post(self, renderer: MarkdownRenderer) -> None:
        for markdown in DANGEROUS:
            html = await renderer.render_comment(markdown)
            assert not re.search(r"<(script|iframe|svg|img)", html, re.IGNORECASE)
            assert not re.search(r"<a[^>]*(javascript|vbscript|data):", html, re.IGNORECASE)

    async def test_html_that_is_not_allowed_is_shown(self, renderer: MarkdownRenderer) -> None:
        assert "&lt;script&gt;" in await renderer.render("a <script>b</script> c")

    @pytest.mark.parametrize("markdown", EXPLOSIVE)
    async def test_a_text_that_needs_too_much_work_is_refused(
        self, renderer: MarkdownRenderer, markdown: str
    ) -> None:
        async with asyncio.timeout(20):
            try:
                html = await renderer.render(markdown)
            except MarkdownTooComplex:
                return
        assert len(html) < 40 * len(markdown)
