"""Which requests wait while the process holds too much for clients that have not read it yet."""

import asyncio
import re
from collections import deque
from collections.abc import Mapping
from time import monotonic
from typing import Any, Protocol

from starlette.types import Scope

BUFFERS = "hexameter.buffers"
"""The name of an extension of the scope. Its `budget` is a `Budget`."""

_PATHS = re.compile(
    "/v1/(?:"
    "posts/(?:by-slug/)?[^/]+(?:/comments|/working-copy|/revisions/[^/]+)?"
    "|comments|previews/[^/]+"
    ")|/feeds/.+"
)
"""Answers with whole texts; a page of comments can have five megabytes. Other routes, such as those
of extensions, may take any time and are not counted.
"""

WAIT_SECONDS = 4.0
STUCK_SECONDS = 0.8
"""How long requests wait while none of those before them is served, as without a database."""
STALLED_SECONDS = 0.25
"""How long a client may take nothing at all of its response while requests wait for memory."""

LARGE = 256 * 1024
_POLL_SECONDS = 0.02


class Budget(Protocol):
    """The memory for responses on their way to clients."""

    def has_room(self, size: int) -> bool: ...

    def give_up_stalled(self) -> None:
        """End connections whose clients have read nothing since the call before."""
        ...


def may_be_large(path: str) -> bool:
    return _PATHS.fullmatch(path) is not None


def budget_of(scope: Scope) -> Budget | None:
    """The server's; None under servers that have none."""
    extensions: Mapping[str, Any] = scope.get("extensions") or {}
    budget: Budget | None = extensions.get(BUFFERS, {}).get("budget")
    return budget


class LargeResponses:
    """While responses are large, lets at most `max_concurrent` be made at the same time, and none
    while those that are unread leave no room for it.

    Without this, a burst of requests for large responses keeps everybody else waiting for the
    database, and connections are closed to save memory although their clients read fast. The size
    of a response is not known before it is made: expected is that of a recent large one.

    Requests wait in the order of their arrival, and are refused when too many wait. While responses
    are large, the newest comes first and the oldest is refused: a burst then delays itself alone.
    """

    def __init__(self, max_concurrent: int, max_waiting: int) -> None:
        self._max_concurrent = max_concurrent
        self._max_waiting = max_waiting
        self._budget: Budget | None = None
        self._in_progress = 0
        self._expected = 0
        self._waiting = deque[asyncio.Future[bool]]()
        self._dispatching: asyncio.Task[None] | None = None
        self._looked_at = self._succeeded_at = self._full_since = float("-inf")

    async def acquire(self, budget: Budget | None) -> bool:
        """False when too many wait, when those in progress are stuck, and after `WAIT_SECONDS`. The
        caller must `release`.
        """
        self._budget = budget
        if not self._waiting and self._may_begin():
            self._in_progress += 1
            return True
        if len(self._waiting) >= self._max_waiting:
            if not self._are_large() or not self._waiting:
                return False
            self._waiting.popleft().set_result(False)
        if not self._waiting:
            self._full_since = monotonic()
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        if self._dispatching is None or self._dispatching.done():
            self._dispatching = asyncio.create_task(self._dispatch_repeatedly())
        deadline = monotonic() + WAIT_SECONDS
        while not turn.done():
            await asyncio.wait({turn}, timeout=STUCK_SECONDS)
            if not turn.done() and (self._is_stuck() or monotonic() >= deadline):
                self._waiting.remove(turn)
                return False
        return turn.result()

    def release(self, *, succeeded: bool) -> None:
        self._in_progress -= 1
        if succeeded:
            self._succeeded_at = monotonic()
        elif monotonic() - max(self._succeeded_at, self._full_since) >= STUCK_SECONDS / 2:
            # Whoever began now would find the same.
            while self._waiting:
                self._waiting.popleft().set_result(False)
        self._dispatch()

    async def wait_to_send(self, size: int) -> None:
        """Until there is room for a body of `size` bytes, or for `WAIT_SECONDS`."""
        self._expected = max(size, self._expected * 15 // 16)
        if size >= LARGE and self._budget is not None:
            deadline = monotonic() + WAIT_SECONDS
            while not self._budget.has_room(size) and monotonic() < deadline:
                self._give_up_stalled()
                await asyncio.sleep(_POLL_SECONDS)

    def _is_stuck(self) -> bool:
        is_full = self._in_progress >= self._max_concurrent
        return is_full and monotonic() - self._succeeded_at >= STUCK_SECONDS

    def _are_large(self) -> bool:
        return self._expected >= LARGE

    def _may_begin(self) -> bool:
        # Small ones would get less than their share of the database's connections.
        if self._are_large() and self._in_progress >= self._max_concurrent:
            return False
        expected = self._expected * (self._in_progress + 1)
        return self._budget is None or self._budget.has_room(expected)

    def _dispatch(self) -> None:
        while self._waiting and self._may_begin():
            turn = self._waiting.pop() if self._are_large() else self._waiting.popleft()
            turn.set_result(True)
            self._in_progress += 1

    async def _dispatch_repeatedly(self) -> None:
        # Memory becomes free without notice.
        while self._waiting:
            if self._in_progress < self._max_concurrent:
                self._give_up_stalled()
            self._dispatch()
            await asyncio.sleep(_POLL_SECONDS)

    def _give_up_stalled(self) -> None:
        now = monotonic()
        if self._budget is not None and now - self._looked_at >= STALLED_SECONDS:
            self._looked_at = now
            self._budget.give_up_stalled()
