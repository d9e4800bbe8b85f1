"""What an answer writes reaches the transport whole, in order, and in as few pieces as may be."""

import asyncio
from typing import cast

from hexameter.entrypoints.server.coalescing_transport import CoalescingTransport

HEAD = b"HTTP/1.1 200 OK\r\n\r\n"


class Recorded:
    """A transport that keeps what is written to it."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def write(self, data: bytes) -> None:
        self.pieces.append(data)

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
