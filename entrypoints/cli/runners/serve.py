"""Starting and stopping the server."""

import asyncio
import os
import signal
import socket
import sys
from dataclasses import dataclass
from functools import partial
from types import FrameType
from typing import NoReturn

import typer
import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors.multiprocess import Multiprocess

from hexameter.entrypoints.catalogue import Catalogue
from hexameter.entrypoints.cli.checks.environment import unknown_settings
from hexameter.entrypoints.cli.configuration import PREFIX, load_settings, require_secret
from hexameter.entrypoints.cli.demo.sample_data import Demo, fill_if_empty
from hexameter.entrypoints.cli.failures import INTERRUPTED, WRONG_USAGE, CommandFailed
from hexameter.entrypoints.cli.output.banner import announce, announce_demo
from hexameter.entrypoints.cli.output.console import print_warning
from hexameter.entrypoints.cli.store.opening import opened_catalogue, prepare
from hexameter.entrypoints.cli.store.sqlite_file import require_sqlite_place
from hexameter.entrypoints.container import build_container
from hexameter.entrypoints.server.asgi_app import create
from hexameter.entrypoints.server.protocol import GuardedConnection
from hexameter.entrypoints.server.shutdown import STOP_SECONDS
from hexameter.entrypoints.server.sockets import listen, shown_url
from hexameter.entrypoints.settings import Settings

APPLICATION = "hexameter.entrypoints.server.asgi_app:create"

_NOT_STARTED = "The server has not started; the lines above say why."

KEEP_ALIVE_SECONDS = 75
"""Longer than the reverse proxies' usual minute: who closes first should be the one who asks."""

DOORS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeOptions:
    host: str
    port: int
    workers: int
    demo: bool
    migrate: bool


def run(options: ServeOptions) -> None:
    settings = _demo_settings() if options.demo else load_settings()
    if settings.in_memory and options.workers > 1:
        raise CommandFailed(
            "memory:// lives in one process: --workers must be 1, or HEXAMETER_DATABASE_URL name a "
            "database.",
            code=WRONG_USAGE,
        )
    for result in unknown_settings():
        print_warning(f"{result.message}. {result.hint}")
    require_sqlite_place(settings)
    require_secret(settings)
    listener = listen(options.host, options.port)
    url = shown_url(options.host, listener)
    if "public_url" not in settings.model_fields_set:
        settings = _changed("public_url", url)
    demo = asyncio.run(_prepare(settings, options))
    # Done already: the processes need not look again.
    settings = _changed("migrate_on_start", "false")
    announce(settings, url, options.workers)
    if demo is not None:
        announce_demo(demo, url)
    config = _config(settings, options)
    try:
        if options.workers > 1:
            _serve_with_workers(config, listener)
        else:
            _serve(config, listener)
    finally:
        listener.close()


async def _prepare(settings: Settings, options: ServeOptions) -> Demo | None:
    """The database as it must be before the first process starts."""
    if settings.in_memory:
        return None
    container = build_container(settings)
    await prepare(container, migrate=options.migrate and settings.migrate_on_start)
    if not options.demo:
        return None
    async with opened_catalogue(container) as catalogue:
        return await fill_if_empty(catalogue)


def _config(settings: Settings, options: ServeOptions) -> uvicorn.Config:
    fill = _fill_and_announce if options.demo and settings.in_memory else None
    return uvicorn.Config(
        partial(create, fill) if fill else APPLICATION,
        factory=True,
        workers=options.workers,
        loop="asyncio" if sys.platform == "win32" else "uvloop",
        http=GuardedConnection,
        ws="none",
        lifespan="on",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=[str(network) for network in settings.proxies],
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=STOP_SECONDS,
    )


async def _fill_and_announce(catalogue: Catalogue) -> None:
    demo = await fill_if_empty(catalogue)
    if demo is not None:
        announce_demo(demo, load_settings().public_url)


def _serve(config: uvicorn.Config, listener: socket.socket) -> None:
    # The server raises the signal that ended it once more when it has stopped.
    signal.signal(signal.SIGTERM, _stopped)
    server = uvicorn.Server(config)
    try:
        server.run(sockets=_doors(listener))
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    if not server.started:
        raise CommandFailed(_NOT_STARTED)


def _doors(listener: socket.socket) -> list[socket.socket]:
    """uvloop lets in one connection at a door in each round of the loop; when rounds take long, a
    crowd would wait for seconds. So there are several doors to the same queue.
    """
    return [listener, *(listener.dup() for _ in range(DOORS - 1))]


def _stopped(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


class _Supervisor(Multiprocess):
    interrupted = False

    def handle_int(self) -> None:
        self.interrupted = True
        super().handle_int()

    def terminate_all(self) -> None:
        # As long as it is open here, connections are made that no process takes any more.
        for listener in self.sockets:
            listener.close()
        super().terminate_all()


def _serve_with_workers(config: uvicorn.Config, listener: socket.socket) -> None:
    supervisor = _Supervisor(config, _doors(listener))
    supervisor.run()
    if any(process.exitcode == STARTUP_FAILURE for process in supervisor.processes):
        raise CommandFailed(_NOT_STARTED)
    if supervisor.interrupted:
        raise typer.Exit(INTERRUPTED)


def _demo_settings() -> Settings:
    settings = load_settings()
    return settings if settings.database_url else _changed("database_url", "memory://")


def _changed(name: str, value: str) -> Settings:
    """The settings with one of them changed, also for the processes that are started."""
    os.environ[f"{PREFIX}{name.upper()}"] = value
    return load_settings()
