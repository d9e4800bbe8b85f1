"""The Markdown renderer: small texts in a thread, the others in a process that can be killed."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

from hexameter.adapters.markdown.process import RenderingProcess
from hexameter.adapters.markdown.safe_html import to_html
from hexameter.application.ports.markdown import MarkdownTooComplex
from hexameter.domain.errors import Unavailable
from hexameter.domain.posts.values import MAX_BODY

MAX_HTML_CHARACTERS = 3_000_000
"""Of HTML: posts grow up to twofold, what goes far beyond is built to grow."""

_SMALL_FOR_A_LARGE = 16
"""A hundred who write at once are usual; their texts take less than a millisecond each."""

SMALL = 4_000
"""Characters below which no text without large tables takes more than about 100 ms."""


class SandboxedMarkdownRenderer:
    """Implements `MarkdownRenderer`. Threads and processes are started when first needed.

    It serves any number of event loops.
    """

    def __init__(
        self,
        *,
        time_limit: float = 10.0,
        processes: int = 2,
        max_waiting: int = 16,
        patience: float = 4.0,
    ) -> None:
        """`time_limit` in seconds holds for each text from when its rendering begins.

        Up to `max_waiting` large texts wait while all processes are busy, and sixteen times as
        many small ones while their thread is, each for at most `patience` seconds.
        """
        self._time_limit = time_limit
        self._small = _Lane("markdown", 1, _SMALL_FOR_A_LARGE * max_waiting, patience)
        self._large = _Lane("markdown-process", processes, max_waiting, patience)
        self._processes = _Processes()

    async def render(self, markdown: str) -> str:
        if len(markdown) > MAX_BODY:
            raise MarkdownTooComplex
        if _is_small(markdown):
            html = await self._small.run(_render_here, markdown)
        else:
            html = await self._large.run(self._render_apart, markdown)
        if len(html) > MAX_HTML_CHARACTERS:
            raise MarkdownTooComplex
        return html

    def close(self) -> None:
        """End threads and processes, killing what still renders; from then on: `Unavailable`."""
        self._small.refuse()
        self._large.refuse()
        self._processes.close()
        self._small.join()
        self._large.join()

    def _render_apart(self, markdown: str) -> str:
        process = self._processes.take(self._time_limit)
        try:
            html = process.render(markdown)
        except Exception as error:
            if self._processes.drop(process):
                raise
            raise Unavailable from error
        self._processes.give_back(process)
        return html


class _Lane:
    """Threads with a bounded queue in front of them."""

    def __init__(self, name: str, threads: int, max_waiting: int, patience: float) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._limit = threads + max_waiting
        self._patience = patience
        self._lock = Lock()
        self._taken = 0
        self._open = True

    async def run(self, work: Callable[[str], str], text: str) -> str:
        with self._lock:
            if not self._open or self._taken >= self._limit:
                raise _too_many()
            self._taken += 1
            job = self._threads.submit(work, text)
        # Counted until it ends, not until its caller gives up: a thread cannot be interrupted.
        job.add_done_callback(lambda _: self._leave())
        try:
            rendered = asyncio.wrap_future(job)
            await asyncio.wait({rendered}, timeout=self._patience)
        except asyncio.CancelledError:
            job.cancel()
            raise
        # Only what has not begun can be called off.
        if job.cancel():
            raise _too_many()
        return await rendered

    def refuse(self) -> None:
        with self._lock:
            self._open = False

    def join(self) -> None:
        self._threads.shutdown(cancel_futures=True)

    def _leave(self) -> None:
        with self._lock:
            self._taken -= 1


def _too_many() -> Unavailable:
    return Unavailable("Too many texts wait to be rendered. Try again shortly.")


class _Processes:
    """The processes that live, of which each thread takes an idle one or starts another."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._idle: list[RenderingProcess] = []
        self._alive: set[RenderingProcess] = set()
        self._open = True

    def take(self, time_limit: float) -> RenderingProcess:
        with self._lock:
            if not self._open:
                raise Unavailable
            while self._idle:
                process = self._idle.pop()
                if process.alive:
                    return process
                self._alive.discard(process)
                process.end()
        process = RenderingProcess(time_limit)
        with self._lock:
            if self._open:
                self._alive.add(process)
                return process
        process.end()
        raise Unavailable

    def give_back(self, process: RenderingProcess) -> None:
        with self._lock:
            if self._open:
                self._idle.append(process)
                return
        process.end()

    def drop(self, process: RenderingProcess) -> bool:
        """Forget one that has ended. False when it may have ended because of `close`."""
        with self._lock:
            self._alive.discard(process)
            return self._open

    def close(self) -> None:
        with self._lock:
            self._open = False
            idle, busy = self._idle, self._alive.difference(self._idle)
            self._idle, self._alive = [], set()
        for process in idle:
            process.end()
        for process in busy:
            process.kill()


def _render_here(markdown: str) -> str:
    try:
        return to_html(markdown)
    except RecursionError as error:
        raise MarkdownTooComplex from error


def _is_small(markdown: str) -> bool:
    """Whether a thread will do: short, of few lines, and without a large table.

    A table's missing cells are filled in, so few characters can make many cells.
    """
    if len(markdown) > SMALL:
        return False
    lines = markdown.splitlines()
    widest = max((line.count("|") for line in lines), default=0)
    return len(lines) <= 400 and widest * len(lines) <= 2_000
