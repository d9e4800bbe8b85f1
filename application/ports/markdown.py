"""Renders the authors' Markdown to HTML."""

from typing import Protocol

from hexameter.domain.errors import Invalid
from hexameter.domain.users.roles import Role


class MarkdownTooComplex(Invalid):
    """The text is too long, nests too deeply, or has too many elements for its length."""

    code = "BODY_TOO_COMPLEX"
    message = "The text is too long or too complex to render. Make it shorter or simpler."


class MarkdownRenderer(Protocol):
    """CommonMark with GitHub's extensions, rendered to HTML that is safe on any page.

    Keeps the event loop free, and its time and memory are bounded by the length of the text. No
    text of the author is left out: HTML that is not allowed is shown as text. A renderer in another
    process or on another machine raises `Unavailable` if that cannot be reached.
    """

    @property
    def version(self) -> int:
        """At least 1, and greater in a release that gives other HTML for the same Markdown."""
        ...

    async def render(
        self, markdown: str, *, author: object = None, role: Role | None = None
    ) -> str:
        """Texts of one `author` are rendered one at a time, so that they do not delay others.

        `role` is that of the post's author. Links tell search engines not to follow them, unless
        the role is one whose links are trusted.

        Raises `MarkdownTooComplex` (Invalid) if a limit is exceeded, and `Unavailable` if the queue
        is full or the turn of the text does not come in time.
        """
        ...

    async def render_comment(
        self, markdown: str, *, author: object = None, role: Role | None = None
    ) -> str:
        """As `render`, without headings, images, footnotes and HTML: all text of these is shown,
        and an image is a link.
        """
        ...
