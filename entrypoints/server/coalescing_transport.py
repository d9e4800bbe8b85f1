"""The head of an answer and its body in one write.

uvicorn writes them one after the other, and each is a call into the kernel, which costs as much as
all else that is done for a small answer.
"""

import asyncio

_HEAD = b"HTTP/1.1 "


class JoinedWrites:
    """As much of a transport as an answer uses. A head waits for what follows in the same step of
    the event loop, not longer.
    """

    __slots__ = ("_head", "_loop", "_transport")

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._head: bytes | None = None

    def write(self, data: bytes) -> None:
        if self._head is not None:
            data, self._head = self._head + data, None
        elif data.startswith(_HEAD):
            self._head = data
            self._loop.call_soon(self.flush)
            return
        self._transport.write(data)

    def close(self) -> None:
        self.flush()
        self._transport.close()

    def is_closing(self) -> bool:
        return self._transport.is_closing()

    def flush(self) -> None:
        """Before anything is written past it."""
        if self._head is not None:
            data, self._head = self._head, None
            self._transport.write(data)
