"""Running uvicorn: its configuration, the listening sockets and the worker processes."""

import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from types import FrameType
from typing import Any, NoReturn, cast

import uvicorn
from starlette.types import ASGIApp
from uvicorn.config import STARTUP_FAILURE

from hexameter.entrypoints.http.middleware.refusal_log import RefusalLog
from hexameter.entrypoints.server.connection.buffer_budget import BufferBudget
from hexameter.entrypoints.server.connection.delayed_close import DelayedCloses
from hexameter.entrypoints.server.connection.limits import ConnectionLimits
from hexameter.entrypoints.server.overrides import check_overrides
from hexameter.entrypoints.server.protocol import HttpProtocol
from hexameter.entrypoints.server.shutdown import STOP_SECONDS
from hexameter.entrypoints.server.supervisor import Supervisor, WorkerProcess
from hexameter.entrypoints.server.uvicorn_server import Server
from hexameter.entrypoints.settings import Settings

if sys.platform != "win32":
    import resource

APPLICATION = "hexameter.entrypoints.server.asgi_app:create"

LISTENER_COPIES = 16
"""uvloop accepts one connection per listening socket in each iteration of the event loop. With long
iterations new connections would wait for seconds; each copy of the socket accepts one more."""

RESERVED_FILES = 256
"""File descriptors for everything but clients' connections: database, log, mail."""


class StartupFailed(Exception):
    """The application has not started; its log says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerOptions:
    settings: Settings
    workers: int
    app_factory: Callable[[], ASGIApp] | None = None
    """What to serve in place of the usual application; with one worker only."""


def serve(options: ServerOptions, listener: socket.socket) -> None:
    """Serve until SIGTERM or SIGINT.

    Raises `StartupFailed`, `HookMissing` for an unsuitable release of uvicorn, KeyboardInterrupt
    after SIGINT, and with one worker SystemExit after SIGTERM.
    """
    check_overrides(HttpProtocol, Server, Supervisor, WorkerProcess)
    _raise_file_limit(options.settings.max_connections)
    config = _config(options)
    sockets = [listener, *(listener.dup() for _ in range(LISTENER_COPIES - 1))]
    if options.workers > 1:
        _serve_with_workers(config, sockets)
    else:
        _serve_here(config, sockets)


def protocol_factory(limits: ConnectionLimits, max_buffered: int) -> type[HttpProtocol]:
    """What uvicorn calls for each connection. Each process gets a budget of its own."""
    factory = partial(
        HttpProtocol,
        limits=limits,
        budget=BufferBudget(max_buffered),
        delayed_closes=DelayedCloses(limits.rate_seconds, limits.max_connections // 2),
        connection_refusals=RefusalLog(
            "Refusing connections: too many are open", "No longer refusing connections"
        ),
    )
    return cast(type[HttpProtocol], factory)


def _config(options: ServerOptions) -> uvicorn.Config:
    settings = options.settings
    limits = ConnectionLimits(max_connections=settings.max_connections)
    return uvicorn.Config(
        cast(Any, options.app_factory or APPLICATION),
        factory=True,
        workers=options.workers,
        loop="asyncio" if sys.platform == "win32" else "uvloop",
        http=protocol_factory(limits, settings.max_buffered_mib * 1024 * 1024),
        ws="none",
        lifespan="on",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=STOP_SECONDS,
    )


def _raise_file_limit(max_connections: int) -> None:
    """The usual soft limit of 1,024 open files is below what the connections may need."""
    if sys.platform != "win32":
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        needed = max_connections + RESERVED_FILES
        if hard != resource.RLIM_INFINITY:
            needed = min(needed, hard)
        if soft != resource.RLIM_INFINITY and soft < needed:
            resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))


def _serve_here(config: uvicorn.Config, sockets: list[socket.socket]) -> None:
    # uvicorn raises the signal that ended it once more when it has stopped.
    signal.signal(signal.SIGTERM, _exit)
    server = Server(config)
    try:
        server.run(sockets=sockets)
    except SystemExit as end:
        if end.code == STARTUP_FAILURE:
            raise StartupFailed from None
        raise
    if not server.started:
        raise StartupFailed


def _exit(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


def _serve_with_workers(config: uvicorn.Config, sockets: list[socket.socket]) -> None:
    supervisor = Supervisor(config, sockets)
    supervisor.run()
    if supervisor.startup_failed:
        raise StartupFailed
    if supervisor.interrupted:
        raise KeyboardInterrupt
