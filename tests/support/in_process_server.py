"""The server's protocol around an application, on a free port in this process."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator

import uvicorn

from hexameter.entrypoints.http.api import Api
from hexameter.entrypoints.server.connection.limits import ConnectionLimits
from hexameter.entrypoints.server.run import protocol_factory

IMPATIENT = ConnectionLimits(
    max_connections=50,
    head_seconds=0.5,
    rate_seconds=0.5,
    keep_alive_seconds=1,
    check_seconds=0.1,
)
BUDGET_BYTES = 4 * 1024 * 1024


@contextlib.asynccontextmanager
async def serving(api: Api, limits: ConnectionLimits = IMPATIENT) -> AsyncIterator[int]:
    """The port; the server runs until the end of the block."""
    listener = socket.create_server(("127.0.0.1", 0))
    # Small, so that a response waits in this process and not in the kernel.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    server = uvicorn.Server(configured(api, limits))
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield int(listener.getsockname()[1])
    finally:
        server.should_exit = True
        await asyncio.wait_for(task, 10)


def configured(api: Api, limits: ConnectionLimits = IMPATIENT) -> uvicorn.Config:
    return uvicorn.Config(
        api,
        http=protocol_factory(limits, BUDGET_BYTES),
        log_level="critical",
        access_log=False,
        proxy_headers=False,
    )
