"""A reverse proxy that publishes a server below a path prefix, one request per connection."""

import asyncio
import re
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

Rewrite = Callable[[bytes], bytes]
"""From the head of a request to the one that the server gets."""


def stripping(prefix: str) -> Rewrite:
    """As nginx with `proxy_pass http://server/;` or Traefik's `StripPrefix` do."""

    def strip(head: bytes) -> bytes:
        pattern = rf"^(\S+) {re.escape(prefix)}(?=[/? ])/?".encode()
        return re.sub(pattern, rb"\1 /", head, count=1)

    return strip


def unchanged(head: bytes) -> bytes:
    """As nginx with `proxy_pass http://server;` does."""
    return head


@asynccontextmanager
async def reverse_proxy(server_url: str, rewrite: Rewrite, *, port: int = 0) -> AsyncGenerator[str]:
    """The proxy's URL, without a prefix. The server sees the `Host` that the client sent."""
    server = urlsplit(server_url)

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = rewrite(await reader.readuntil(b"\r\n\r\n"))
        except asyncio.IncompleteReadError:  # A browser opens connections that it may not use.
            writer.close()
            return
        head = re.sub(rb"(?mi)^connection:.*\r\n", b"", head)[:-2]
        answers, requests = await asyncio.open_connection(server.hostname, server.port)
        requests.write(head + b"X-Forwarded-For: 203.0.113.9\r\nConnection: close\r\n\r\n")
        sending = asyncio.create_task(_copy(reader, requests))
        try:
            await _copy(answers, writer)
        finally:
            sending.cancel()
            for side in (requests, writer):
                side.close()
                with suppress(OSError):  # The other side may have reset it.
                    await side.wait_closed()

    handling: set[asyncio.Task[None]] = set()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        handling.add(asyncio.create_task(handle(reader, writer)))

    proxy = await asyncio.start_server(accept, "127.0.0.1", port)
    try:
        async with proxy:
            yield f"http://127.0.0.1:{proxy.sockets[0].getsockname()[1]}"
    finally:
        await asyncio.gather(*handling)


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
