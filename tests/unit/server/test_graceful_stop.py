"""A stop at any moment of the server's life."""

import asyncio
import os
import signal

import uvicorn
from starlette.types import Message, Receive, Scope, Send

from hexameter.entrypoints.http.middleware.concurrency_limit import ConcurrencyLimiter
from hexameter.entrypoints.server.shutdown import GracefulStop


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()


async def test_a_signal_before_the_server_listens_reaches_it() -> None:
    """It was lost, and the process never stopped."""
    server = uvicorn.Server(uvicorn.Config(application))
    messages = asyncio.Queue[Message]()
    started = asyncio.Event()

    async def send(message: Message) -> None:
        started.set()

    previous = signal.signal(signal.SIGTERM, server.handle_exit)
    try:
        stop = GracefulStop(application, ConcurrencyLimiter(1))
        running = asyncio.create_task(stop({"type": "lifespan"}, messages.get, send))
        messages.put_nowait({"type": "lifespan.startup"})
        await started.wait()
        os.kill(os.getpid(), signal.SIGTERM)
        async with asyncio.timeout(10):
            while not server.should_exit:
                await asyncio.sleep(0.01)
        messages.put_nowait({"type": "lifespan.shutdown"})
        await running
    finally:
        signal.signal(signal.SIGTERM, previous)
