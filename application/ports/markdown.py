"""Turning what people write into what is shown."""

from typing import Protocol

from hexameter.domain.errors import Invalid


class MarkdownTooComplex(Invalid):
    """The text is too long, nests too deeply, or has too many elements for its length."""

    code = "BODY_TOO_COMPLEX"
    message = "The text is too long or too complex to be rendered. Make it shorter or simpler."


class MarkdownRenderer(Protocol):
    """CommonMark and GitHub's extensions, to HTML that is safe to show on any page.

    Runs off the event loop, in time and memory that the length of the text bounds. No text of the
    author's is left out: HTML that is not allowed is shown as text.
    """

    async def render(self, markdown: str, *, author: object = None) -> str:
        """Texts of one `author` wait for each other before others wait for them.

        Raises `MarkdownTooComplex` (Invalid) when the text goes past a bound, and `Unavailable`
        when too many texts wait already or its turn does not come in time.
        """
        ...
