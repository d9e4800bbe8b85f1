"""The Markdown renderer: a few threads, and a fair queue in front of them."""

import asyncio
from collections.abc import Callable, Collection
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from threading import Lock

from hexameter.adapters.markdown.fair_queue import FairQueue, QueueFull
from hexameter.adapters.markdown.safe_html import RENDERER_VERSION, to_html
from hexameter.application.ports.markdown import MarkdownTooComplex
from hexameter.domain.errors import Unavailable
from hexameter.domain.posts.values import MAX_BODY
from hexameter.domain.users.roles import Role

MAX_SHORT = 1024
"""Characters that are rendered on the event loop: 0.2 ms, 3 ms at worst. The way to a thread and
back would take longer than most short texts.
"""

_Job = tuple[Callable[[], str], Future[str]]


class ThreadedMarkdownRenderer:
    """Implements `MarkdownRenderer`. Threads are started when first needed.

    It serves any number of event loops. A short text is rendered at once, however many wait. A text
    of a megabyte takes about 100 ms; the worst that bounds let through takes about half a second.
    """

    version = RENDERER_VERSION

    def __init__(
        self,
        *,
        trusted_links: Collection[Role] = (),
        threads: int = 2,
        max_waiting: int = 256,
        max_waiting_per_author: int = 32,
        timeout: float = 4.0,
    ) -> None:
        """`trusted_links`: the roles whose links search engines may follow. `timeout`: how many
        seconds a text may wait before its rendering begins.
        """
        self._trusted_links = frozenset(trusted_links)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="markdown")
        self._queue = FairQueue[_Job](limit=max_waiting, limit_per_owner=max_waiting_per_author)
        self._timeout = timeout
        self._lock = Lock()
        self._open = True

    async def render(
        self, markdown: str, *, author: object = None, role: Role | None = None
    ) -> str:
        return await self._render(markdown, author, role, comment=False)

    async def render_comment(
        self, markdown: str, *, author: object = None, role: Role | None = None
    ) -> str:
        return await self._render(markdown, author, role, comment=True)

    async def _render(
        self, markdown: str, author: object, role: Role | None, *, comment: bool
    ) -> str:
        if len(markdown) > MAX_BODY:
            raise MarkdownTooComplex
        trusted = role in self._trusted_links
        render = partial(to_html, markdown, trusted_links=trusted, comment=comment)
        if len(markdown) <= MAX_SHORT and self._open:
            return render()
        return await self._render_in_thread(author, render)

    async def _render_in_thread(self, author: object, render: Callable[[], str]) -> str:
        result = Future[str]()
        job = (render, result)
        self._enqueue(author, job)
        rendered = asyncio.wrap_future(result)
        try:
            await asyncio.wait({rendered}, timeout=self._timeout)
        finally:
            # Cancels only what has not begun.
            given_up = result.cancel()
            if given_up:
                self._queue.remove(author, job)
        if given_up:
            raise _too_many()
        return await rendered

    def close(self) -> None:
        """Finish what is being rendered and refuse the rest; from then on: `Unavailable`."""
        with self._lock:
            self._open = False
        while (job := self._queue.take()) is not None:
            if job[1].set_running_or_notify_cancel():
                job[1].set_exception(Unavailable())
        self._threads.shutdown(cancel_futures=True)

    def _enqueue(self, author: object, job: _Job) -> None:
        with self._lock:
            if not self._open:
                raise Unavailable
            try:
                self._queue.put(author, job)
            except QueueFull as error:
                raise _too_many() from error
            self._threads.submit(self._render_next)

    def _render_next(self) -> None:
        job = self._queue.take()
        if job is None:
            return
        render, result = job
        if not result.set_running_or_notify_cancel():
            return
        try:
            html = render()
        except BaseException as error:
            result.set_exception(error)
        else:
            result.set_result(html)


def _too_many() -> Unavailable:
    return Unavailable("Too many texts wait to be rendered. Try again shortly.")
