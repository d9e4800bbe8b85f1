"""What the log says of requests and connections that are turned away under load."""

import asyncio
from contextvars import Context

import structlog

QUIET_SECONDS = 5.0

_log: structlog.stdlib.BoundLogger = structlog.get_logger("hexameter.http")


class RefusalLog:
    """Logs one line when refusals begin, and one with their number when there has been none for a
    while. A line for each would cost more than the refusal.
    """

    def __init__(self, began: str, ended: str, *, quiet_seconds: float = QUIET_SECONDS) -> None:
        self._began = began
        self._ended = ended
        self._quiet_seconds = quiet_seconds
        self._count = 0

    def add(self) -> None:
        """Count a refusal."""
        self._count += 1
        if self._count == 1:
            _log.warning(self._began)
            self._check_later()

    def _check_later(self) -> None:
        # In a context of its own: the last line is not about the first request.
        asyncio.get_running_loop().call_later(
            self._quiet_seconds, self._check, self._count, context=Context()
        )

    def _check(self, before: int) -> None:
        if self._count > before:
            self._check_later()
        else:
            _log.warning(self._ended, count=self._count)
            self._count = 0
