"""What a few anonymous clients can do to a server's memory and event loop.

Each attack is a context manager: it goes on until the end of its block. Only for servers on
loopback that the caller has started.
"""

import asyncio
import contextlib
import json
import multiprocessing
import socket
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from multiprocessing.synchronize import Event

from benchmarks.resilience.http_client import HttpClient, raw

Attack = Callable[[], contextlib.AbstractAsyncContextManager[None]]

KIB, MIB = 1024, 1024 * 1024
SMALL_GET = b"GET /v1/posts?limit=1 HTTP/1.1\r\nHost: localhost\r\n\r\n"
LOGIN = "POST /v1/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
NEW_POST = "POST /v1/posts HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
REGISTER = "POST /v1/users HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"

HOSTILE_JSON: dict[str, Callable[[int], bytes]] = {
    "lists": lambda size: b"[" + b"[]," * ((size - 3) // 3) + b"[]]",
    "objects": lambda size: b"[" + b"{}," * ((size - 3) // 3) + b"{}]",
    "opened lists": lambda size: b"[" * size,
    "closed lists": lambda size: b"[" * (size // 2) + b"]" * (size // 2),
    "numbers": lambda size: b"[" + b"1," * (size // 2 - 2) + b"1]",
    "one number": lambda size: b"1" * size,
    "one fraction": lambda size: b"1." + b"1" * (size - 2),
    "strings": lambda size: b"[" + b'"",' * (size // 3 - 2) + b'""]',
    "escapes": lambda size: b'{"title":"' + b"\\u00e9" * (size // 6 - 4) + b'"}',
    "names": lambda size: (
        b"{" + b",".join(b'"%d":1' % number for number in range(size // 10)) + b"}"
    ),
    "marks": lambda size: b'{"title":"a' + "\u0301\u0316".encode() * (size // 4 - 6) + b'"}',
    "spaces": lambda size: b" " * size,
}


@asynccontextmanager
async def repeated(
    count: int, attack: Callable[[], Coroutine[None, None, None]]
) -> AsyncGenerator[None]:
    """`count` clients, each of which starts again when the server has had enough of it."""

    async def go_on() -> None:
        while True:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                await attack()
            await asyncio.sleep(0.02)

    tasks = [asyncio.create_task(go_on()) for _ in range(count)]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def _connected(port: int, buffer: int) -> AsyncGenerator[socket.socket]:
    loop = asyncio.get_running_loop()
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        client.setblocking(False)
        await loop.sock_connect(client, ("127.0.0.1", port))
        yield client


@asynccontextmanager
async def in_another_process(attack: Attack) -> AsyncGenerator[None]:
    """So that the work of the attack does not delay the clients that are measured beside it. It
    must be picklable.
    """
    context = multiprocessing.get_context("spawn")
    started = context.Event()
    process = context.Process(target=_run, args=(attack, started), daemon=True)
    process.start()
    try:
        await asyncio.to_thread(started.wait)
        yield
    finally:
        process.terminate()
        await asyncio.to_thread(process.join)


def _run(attack: Attack, started: Event) -> None:
    async def run() -> None:
        async with attack():
            started.set()
            await asyncio.Event().wait()

    asyncio.run(run())


def pipelining(port: int, size: int) -> contextlib.AbstractAsyncContextManager[None]:
    """One connection sends `size` bytes of small requests at a time, and reads the answers."""

    async def attack() -> None:
        loop = asyncio.get_running_loop()
        async with _connected(port, 64 * KIB) as client, asyncio.TaskGroup() as tasks:
            tasks.create_task(loop.sock_sendall(client, SMALL_GET * (size // len(SMALL_GET))))
            while await loop.sock_recv(client, 256 * KIB):
                pass

    return repeated(1, attack)


def not_reading(port: int, count: int, size: int) -> contextlib.AbstractAsyncContextManager[None]:
    """Each connection sends `size` bytes of small requests, and reads nothing."""

    async def attack() -> None:
        async with _connected(port, 4 * KIB) as client:
            requests = SMALL_GET * (size // len(SMALL_GET))
            await asyncio.get_running_loop().sock_sendall(client, requests)
            await asyncio.sleep(3600)

    return repeated(count, attack)


def hostile_json(
    port: int, size: int, *headers: str, head: str = LOGIN
) -> contextlib.AbstractAsyncContextManager[None]:
    """One body after the other, of every shape in `HOSTILE_JSON`."""
    bodies = [make(size) for make in HOSTILE_JSON.values()]
    client = HttpClient(port)

    async def attack() -> None:
        for body in bodies:
            lines = "".join(f"{line}\r\n" for line in (*headers, f"Content-Length: {len(body)}"))
            await client.request(f"{head}{lines}\r\n".encode() + body)

    return repeated(1, attack)


def slow_readers(
    port: int, count: int, path: str, *, size: int = 2 * KIB, pause: float = 5.0
) -> contextlib.AbstractAsyncContextManager[None]:
    """Each takes `size` bytes of a large response, then waits."""

    async def attack() -> None:
        loop = asyncio.get_running_loop()
        async with _connected(port, 4 * KIB) as client:
            await loop.sock_sendall(client, raw(path))
            while True:
                if not await loop.sock_recv(client, size):
                    return
                await asyncio.sleep(pause)

    return repeated(count, attack)


def endless_bodies(
    port: int, count: int, size: int
) -> contextlib.AbstractAsyncContextManager[None]:
    """Each announces a body of `size` bytes, and sends all of it but the last byte."""
    body = json.dumps({"padding": "a" * size}).encode()[: size - 1]

    async def attack() -> None:
        loop = asyncio.get_running_loop()
        async with _connected(port, 4 * KIB) as client:
            await loop.sock_sendall(client, f"{REGISTER}Content-Length: {size}\r\n\r\n".encode())
            await loop.sock_sendall(client, body)
            while await loop.sock_recv(client, 4 * KIB):
                pass

    return repeated(count, attack)
