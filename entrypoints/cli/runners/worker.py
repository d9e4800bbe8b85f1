"""`hexameter worker`."""

import asyncio
import signal

import typer

from hexameter.entrypoints.cli.configuration import load_settings, require_secret
from hexameter.entrypoints.cli.console import output
from hexameter.entrypoints.cli.failures import INTERRUPTED
from hexameter.entrypoints.cli.store.name import store_name
from hexameter.entrypoints.cli.store.opening import opened_for_command, prepare, refuse_memory
from hexameter.entrypoints.cli.store.sqlite_file import require_sqlite_location
from hexameter.entrypoints.container import build_container
from hexameter.entrypoints.logs import configure_logging
from hexameter.entrypoints.settings import Settings
from hexameter.entrypoints.worker import build_worker, run_until_stopped


def run() -> None:
    settings = load_settings()
    refuse_memory(settings)
    require_sqlite_location(settings)
    require_secret(settings)
    configure_logging(settings)
    if asyncio.run(_work(settings)) == signal.SIGINT:
        raise typer.Exit(INTERRUPTED)


async def _work(settings: Settings) -> int:
    """Returns the number of the signal that ended it."""
    stopped = asyncio.Event()
    received: list[int] = []

    def stop(number: int) -> None:
        received.append(number)
        stopped.set()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop, number)
    container = build_container(settings)
    await prepare(container, migrate=settings.migrate_on_start)
    async with opened_for_command(container):
        output().print(f"Delivering the events of {store_name(settings)}. Ctrl-C stops it.")
        await run_until_stopped(build_worker(container), stopped)
    return received[0]
