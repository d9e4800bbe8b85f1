"""Starting and stopping the server."""

import asyncio
import errno
import os
import socket
from dataclasses import dataclass
from functools import partial

from hexameter.entrypoints.catalogue import Catalogue
from hexameter.entrypoints.cli.checks.environment import unknown_settings
from hexameter.entrypoints.cli.checks.extensions import require_extensions
from hexameter.entrypoints.cli.configuration import PREFIX, load_settings, require_secret
from hexameter.entrypoints.cli.console import print_warning
from hexameter.entrypoints.cli.demo.sample_data import Demo, fill_if_empty
from hexameter.entrypoints.cli.failures import WRONG_USAGE, CommandFailed
from hexameter.entrypoints.cli.output.banner import announce, announce_demo
from hexameter.entrypoints.cli.store.opening import opened_for_command, prepare
from hexameter.entrypoints.cli.store.sqlite_file import require_sqlite_location
from hexameter.entrypoints.container import Application, build_container
from hexameter.entrypoints.extensions.discovery import discover
from hexameter.entrypoints.logs import configure_logging
from hexameter.entrypoints.server.asgi_app import create
from hexameter.entrypoints.server.run import ServerOptions, StartupFailed, serve
from hexameter.entrypoints.server.sockets import listen, shown_url
from hexameter.entrypoints.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeOptions:
    host: str
    port: int
    workers: int
    root_path: str
    demo: bool
    migrate: bool


def run(options: ServeOptions) -> None:
    if options.root_path:
        _set("root_path", options.root_path)
    settings = _demo_settings() if options.demo else load_settings()
    if options.workers > 1:
        _require_shared(settings)
    for result in unknown_settings(discover(settings.extensions)):
        print_warning(f"{result.message}. {result.hint}")
    require_sqlite_location(settings)
    require_secret(settings)
    if discover(settings.extensions):
        # Before the banner, and once for all processes.
        require_extensions(settings)
    listener = _listen(options.host, options.port)
    try:
        _serve(settings, options, listener)
    except StartupFailed:
        raise CommandFailed("The server did not start; see the lines above.") from None
    finally:
        listener.close()


def _require_shared(settings: Settings) -> None:
    """Several processes must be able to use the store at once."""
    scheme = settings.own_scheme
    if scheme is not None:
        from hexameter.entrypoints.containers.own import store_for

        is_single = store_for(scheme, discover(settings.extensions))[1].single_process
    else:
        scheme, is_single = "memory", settings.in_memory
    if is_single:
        raise CommandFailed(
            f"{scheme}:// belongs to one process: use --workers 1, or set HEXAMETER_DATABASE_URL "
            "to a database.",
            code=WRONG_USAGE,
        )


def _serve(settings: Settings, options: ServeOptions, listener: socket.socket) -> None:
    url = shown_url(options.host, listener)
    if "public_url" not in settings.model_fields_set:
        settings = _changed("public_url", f"{url}{settings.path_prefix}")
    container = build_container(settings)
    demo = asyncio.run(_prepare(container, settings, options))
    # Done already: the server processes need not migrate.
    settings = _changed("migrate_on_start", "false")
    configure_logging(settings)
    announce(settings, url, options.workers, container.adapters)
    if demo is not None:
        announce_demo(demo, url)
    fill = partial(create, _fill_and_announce) if options.demo and settings.in_memory else None
    serve(ServerOptions(settings=settings, workers=options.workers, app_factory=fill), listener)


async def _prepare(
    container: Application, settings: Settings, options: ServeOptions
) -> Demo | None:
    """Migrate the database, and create the sample data in it, before the first process starts."""
    if settings.in_memory:
        return None
    await prepare(container, migrate=options.migrate and settings.migrate_on_start)
    if not options.demo:
        return None
    async with opened_for_command(container):
        return await fill_if_empty(container.catalogue())


async def _fill_and_announce(catalogue: Catalogue) -> None:
    demo = await fill_if_empty(catalogue)
    if demo is not None:
        announce_demo(demo, load_settings().public_url)


def _listen(host: str, port: int) -> socket.socket:
    try:
        return listen(host, port)
    except socket.gaierror as error:
        raise CommandFailed(
            f"There is no address {host!r} to listen on.", code=WRONG_USAGE
        ) from error
    except OSError as error:
        raise _listening_failed(host, port, error) from error


def _listening_failed(host: str, port: int, error: OSError) -> CommandFailed:
    if error.errno == errno.EADDRINUSE:
        return CommandFailed(
            f"Port {port} of {host} is in use: stop what listens there, or choose another with "
            "--port."
        )
    if error.errno == errno.EACCES:
        return CommandFailed(f"Port {port} may not be used by this user: choose one above 1023.")
    if error.errno == errno.EADDRNOTAVAIL:
        return CommandFailed(f"This machine does not have the address {host}.", code=WRONG_USAGE)
    return CommandFailed(f"Port {port} of {host} cannot be listened on: {error.strerror}.")


def _demo_settings() -> Settings:
    settings = load_settings()
    return settings if settings.database_url else _changed("database_url", "memory://")


def _changed(name: str, value: str) -> Settings:
    """The settings with one changed, also for the processes that are started."""
    _set(name, value)
    return load_settings()


def _set(name: str, value: str) -> None:
    os.environ[f"{PREFIX}{name.upper()}"] = value
