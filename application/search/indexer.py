"""Makes the document by which a post is found."""

import asyncio
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor

from hexameter.application.ports.search import Stemmer
from hexameter.domain.posts.post import Content
from hexameter.domain.search.document import (
    MAX_WORDS,
    SearchDocument,
    build_document,
    read_body,
)
from hexameter.domain.search.words import Tokeniser

TOKENISER_VERSION = 1
"""Must change with every change of the words that a text has."""

_SHORT = 4_000
"""Characters of HTML that are read on the event loop, in less than half a millisecond."""

_KEPT_BODIES = 8
_KEPT_WORDS = 4 * MAX_WORDS


class PostIndexer:
    """Implements `TextPreparation`. Long texts are read in a thread. What has been prepared is used
    once, and forgotten when `_KEPT_BODIES` others, or the words of four very long ones, have been
    prepared after it.
    """

    def __init__(self, stemmer: Stemmer) -> None:
        self.tokeniser = Tokeniser(stemmer.stem)
        self.languages = stemmer.name
        self.version = f"{TOKENISER_VERSION} {stemmer.name}"
        self._threads = ThreadPoolExecutor(1, thread_name_prefix="search")
        self._prepared = OrderedDict[str, tuple[str, ...]]()

    def is_ready(self, html: str) -> bool:
        """Whether `document` will not take long."""
        return len(html) <= _SHORT or html in self._prepared

    async def prepare(self, html: str) -> None:
        """Read a body, if it is long."""
        if self.is_ready(html):
            return
        self._prepared[html] = await self._read(html)
        while len(self._prepared) > 1 and self._holds_too_much():
            self._prepared.popitem(last=False)

    async def document(self, content: Content) -> SearchDocument:
        body = self._prepared.pop(content.html, None) or await self._read(content.html)
        return build_document(
            self.tokeniser,
            title=content.title,
            tags=content.tags,
            summary=content.summary,
            body=body,
        )

    async def _read(self, html: str) -> tuple[str, ...]:
        if len(html) <= _SHORT:
            return read_body(self.tokeniser, html)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, read_body, self.tokeniser, html)

    def _holds_too_much(self) -> bool:
        words = sum(map(len, self._prepared.values()))
        return len(self._prepared) > _KEPT_BODIES or words > _KEPT_WORDS
