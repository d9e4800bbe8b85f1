"""Whether a client sends what it has begun, and reads what is written to it, in time."""

from enum import Enum, auto

from hexameter.entrypoints.server.connection.limits import ConnectionLimits
from hexameter.entrypoints.server.connection.transfer_rate import TransferRate


class Timeout(Enum):
    """What has taken the client too long."""

    HEAD = auto()
    """To send the head of a request."""
    BODY = auto()
    """To send the body."""
    RESPONSE = auto()
    """To read the response."""
    LINGER = auto()
    """To stop sending after the response that ends the connection."""
    IDLE = auto()
    """To send another request."""


class Liveness:
    """The clocks of one connection. The protocol reports what happens, and asks for `timeout` every
    `check_seconds`.
    """

    def __init__(self, limits: ConnectionLimits, now: float) -> None:
        self._limits = limits
        self._head_deadline: float | None = now + limits.head_seconds
        self._linger_deadline: float | None = None
        self._idle_since: float | None = None
        self._received = 0
        self._receiving = TransferRate(limits.min_rate, limits.rate_seconds)
        self._sending = TransferRate(limits.min_rate, limits.rate_seconds)

    def received(self, count: int) -> None:
        self._received += count

    def head_is_complete(self) -> None:
        self._head_deadline = None
        self._idle_since = None
        self._receiving.restart()

    def timeout(
        self,
        now: float,
        *,
        written: int,
        unsent: int | None,
        expects_head: bool,
        expects_body: bool,
        is_idle: bool,
        is_closing: bool,
    ) -> Timeout | None:
        """`written`: bytes of responses so far. `unsent`: those that have not reached the client;
        None while nothing waits for that. `expects_head`, `expects_body`: whether the client has
        to send that. `is_idle`: whether there is no request.
        """
        if unsent is None:
            self._sending.restart()
        elif self._sending.is_too_slow(now, written - unsent, unsent):
            return Timeout.RESPONSE
        if is_closing:
            if self._linger_deadline is None:
                self._linger_deadline = now + self._limits.linger_seconds
            return Timeout.LINGER if now >= self._linger_deadline else None
        if not expects_body:
            self._receiving.restart()
        elif self._receiving.is_too_slow(now, self._received):
            return Timeout.BODY
        if self._has_waited_for_head(now, expects_head=expects_head):
            return Timeout.HEAD
        return Timeout.IDLE if self._is_idle_for_too_long(now, is_idle=is_idle) else None

    def _has_waited_for_head(self, now: float, *, expects_head: bool) -> bool:
        # The time of the first head has begun with the connection.
        if self._head_deadline is None and expects_head:
            self._head_deadline = now + self._limits.head_seconds
        return self._head_deadline is not None and now >= self._head_deadline

    def _is_idle_for_too_long(self, now: float, *, is_idle: bool) -> bool:
        if not is_idle:
            self._idle_since = None
        elif self._idle_since is None:
            self._idle_since = now
        else:
            return now - self._idle_since >= self._limits.keep_alive_seconds
        return False
