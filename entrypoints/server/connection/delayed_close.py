"""Connections whose clients are told late that they have ended."""

import asyncio
import os
import socket
import struct
from random import SystemRandom

_RESET_WHEN_CLOSED = struct.pack("ii", 1, 0)
"""The value of SO_LINGER by which the kernel drops what it has not sent."""
_random = SystemRandom()


class DelayedCloses:
    """Keeps the sockets of aborted connections open for about `seconds`, at most `most` of them.

    A client whose connection is closed to save memory otherwise connects and sends the same request
    at once. A hundred such clients keep a process busy with responses that nobody reads, and every
    other client waits behind them. A socket without its connection costs a file descriptor, and
    what the kernel has buffered.
    """

    def __init__(self, seconds: float, most: int) -> None:
        self._seconds = seconds
        self._most = most
        self._open = 0

    def __len__(self) -> int:
        return self._open

    def delay(self, transport: asyncio.BaseTransport) -> None:
        """Call it before the transport is aborted. Where sockets are no file descriptors (Windows),
        and beyond `most`, the client notices at once.
        """
        connection: socket.socket | None = transport.get_extra_info("socket")
        if connection is None or self._open >= self._most:
            return
        try:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_WHEN_CLOSED)
            descriptor = os.dup(connection.fileno())
        except OSError:
            return
        self._open += 1
        # Spread, so that those that were aborted together do not return together.
        seconds = self._seconds * _random.uniform(0.7, 1.3)
        asyncio.get_running_loop().call_later(seconds, self._close, descriptor)

    def _close(self, descriptor: int) -> None:
        self._open -= 1
        os.close(descriptor)
