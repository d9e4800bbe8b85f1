"""A response reaches the transport completely, in order, and in few writes."""

import asyncio
import socket
from typing import cast

from hexameter.entrypoints.server.connection.coalescing_transport import CoalescingTransport

HEAD = b"HTTP/1.1 200 OK\r\n\r\n"


class Recorded:
    """A transport that keeps what is written to it."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def write(self, data: bytes) -> None:
        self.pieces.append(data)

    def get_write_buffer_size(self) -> int:
        return 0

    def close(self) -> None:
        self.pieces.append(b"closed")


def joined() -> tuple[CoalescingTransport, Recorded]:
    recorded = Recorded()
    transport = cast(asyncio.Transport, recorded)
    loop = asyncio.get_running_loop()
    return CoalescingTransport(transport, loop, recorded.close), recorded


async def test_a_head_and_its_body_are_one_piece() -> None:
    writes, recorded = joined()
    writes.write(HEAD)
    writes.write(b"body")
    writes.write(b"more")
    await asyncio.sleep(0)
    assert recorded.pieces == [HEAD + b"body", b"more"]


async def test_a_head_alone_does_not_wait_for_a_body_that_is_late() -> None:
    writes, recorded = joined()
    writes.write(HEAD)
    await asyncio.sleep(0)
    assert recorded.pieces == [HEAD]
    writes.write(b"body")
    assert recorded.pieces == [HEAD, b"body"]


async def test_closing_writes_what_is_held() -> None:
    writes, recorded = joined()
    writes.write(HEAD)
    writes.close()
    await asyncio.sleep(0)
    assert recorded.pieces == [HEAD, b"closed"]


async def test_a_body_that_looks_like_a_head_is_not_held_for_long() -> None:
    writes, recorded = joined()
    writes.write(HEAD)
    writes.write(HEAD)
    writes.write(HEAD)
    await asyncio.sleep(0)
    assert recorded.pieces == [HEAD + HEAD, HEAD]


async def test_a_write_counts_as_a_whole_until_its_last_byte_is_sent() -> None:
    """A sent part of it cannot be freed, so 32 MiB of unsent bytes kept 100 MiB in memory."""
    ours, theirs = socket.socketpair()
    transport, _ = await asyncio.get_running_loop().create_connection(asyncio.Protocol, sock=ours)
    reader, other = await asyncio.open_connection(sock=theirs)
    writes = CoalescingTransport(transport, asyncio.get_running_loop(), transport.close)
    body = bytes(8 * 1024 * 1024)
    writes.write(body)
    await reader.readexactly(len(body) // 2)
    assert 0 < writes.get_write_buffer_size() < len(body)
    assert writes.held_bytes() == len(body)
    await reader.readexactly(len(body) // 2)
    writes.write(b"more")
    await reader.readexactly(len(b"more"))
    assert writes.held_bytes() == 0
    other.close()
    transport.close()
