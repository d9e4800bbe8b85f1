"""A transport that sends the head and the body of a response in one write.

uvicorn writes them one after the other, and each write is a system call, which costs as much as
everything else that is done for a small response.
"""

import asyncio
from collections.abc import Callable
from typing import Any

_HEAD = b"HTTP/1.1 "

MAX_COALESCED = 64 * 1024
"""A longer body is not copied to save a system call."""


class CoalescingTransport(asyncio.Transport):
    """Holds a head back until the next write or the end of this iteration of the event loop.

    `close` calls `on_close` in place of closing, once: how the connection ends is the protocol's
    decision.
    """

    def __init__(
        self,
        transport: asyncio.Transport,
        loop: asyncio.AbstractEventLoop,
        on_close: Callable[[], None],
    ) -> None:
        super().__init__()
        self._transport = transport
        self._loop = loop
        self._on_close = on_close
        self._head: bytes | None = None
        self._closing = False
        self.written = 0
        """Bytes that have been handed to the transport so far."""
        self._written_when_empty = 0

    def write(self, data: bytes | bytearray | memoryview) -> None:
        if self._head is not None and len(data) > MAX_COALESCED:
            self.flush()
        if self._head is not None:
            data, self._head = b"%b%b" % (self._head, data), None
        elif data[: len(_HEAD)] == _HEAD:
            self._head = bytes(data)
            self._loop.call_soon(self.flush)
            return
        self._write(data)

    def write_whole(self, response: bytes) -> None:
        """Write a head together with its body."""
        self.flush()
        self._write(response)

    def flush(self) -> None:
        """Write a head that is held back."""
        if self._head is not None:
            data, self._head = self._head, None
            self._write(data)

    def close(self) -> None:
        if not self._closing:
            self._closing = True
            self.flush()
            self._on_close()

    def is_closing(self) -> bool:
        return self._closing or self._transport.is_closing()

    def abort(self) -> None:
        self._closing = True
        self._transport.abort()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return self._transport.get_extra_info(name, default)

    def get_write_buffer_size(self) -> int:
        return self._transport.get_write_buffer_size()

    def held_bytes(self) -> int:
        """The size of the writes of which something is unsent: a write is in memory as a whole
        until its last byte is sent.
        """
        return self.written - self._written_when_empty if self.get_write_buffer_size() else 0

    def pause_reading(self) -> None:
        self._transport.pause_reading()

    def resume_reading(self) -> None:
        self._transport.resume_reading()

    def _write(self, data: bytes | bytearray | memoryview) -> None:
        if not self._transport.get_write_buffer_size():
            self._written_when_empty = self.written
        self.written += len(data)
        self._transport.write(data)
