"""Renders the authors' Markdown to HTML."""

from typing import Protocol

from hexameter.domain.errors import Invalid


class MarkdownTooComplex(Invalid):
    """The text is too long, or exceeds the limits on work or output."""

    code = "BODY_TOO_COMPLEX"
    message = "The text is too long or too complex to render. Make it shorter or simpler."


class MarkdownRenderer(Protocol):
    """CommonMark with tables and strikethrough, rendered to HTML that is safe on any page.

    Runs off the event loop, with a time limit.
    """

    async def render(self, markdown: str) -> str:
        """Raises `MarkdownTooComplex` (Invalid) if a limit is exceeded.

        Raises `Unavailable` if the queue is full.
        """
        ...
