"""Turning what people write into what is shown."""

from typing import Protocol

from hexameter.domain.errors import Invalid


class MarkdownTooComplex(Invalid):
    """The text is too long, or asks for more work or output than one text may."""

    code = "BODY_TOO_COMPLEX"
    message = "The text is too long or too complex to be rendered. Make it shorter or simpler."


class MarkdownRenderer(Protocol):
    """CommonMark with tables and strikethrough, to HTML that is safe to show on any page.

    Runs off the event loop, and is bounded in time.
    """

    async def render(self, markdown: str) -> str:
        """Raises `MarkdownTooComplex` (Invalid) when a bound is reached.

        Raises `Unavailable` when too many texts wait already.
        """
        ...
