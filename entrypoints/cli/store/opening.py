"""Opens the store for commands."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from hexameter.application.actor import Actor
from hexameter.application.runs import Runs
from hexameter.application.takes_inputs import run_with_inputs
from hexameter.entrypoints.catalogue import Catalogue
from hexameter.entrypoints.cli.command_inputs import given_inputs
from hexameter.entrypoints.cli.configuration import load_settings, require_secret
from hexameter.entrypoints.cli.failures import WRONG_USAGE, CommandFailed
from hexameter.entrypoints.cli.store.failures import store_failures
from hexameter.entrypoints.cli.store.name import sqlite_path
from hexameter.entrypoints.cli.store.sqlite_file import require_sqlite_location
from hexameter.entrypoints.container import Application, build_container
from hexameter.entrypoints.lifecycle import opened
from hexameter.entrypoints.settings import Settings

C = TypeVar("C")
T = TypeVar("T")


def with_catalogue(
    settings: Settings,
    work: Callable[[Catalogue], Awaitable[T]],
    *,
    migrate: bool = True,
    allow_memory: bool = False,
) -> T:
    """As `with_application`."""

    async def run(application: Application) -> T:
        return await work(application.catalogue())

    return with_application(settings, run, migrate=migrate, allow_memory=allow_memory)


def run_as_operator(use_case: type[Runs[C, T]], command: C, settings: Settings | None = None) -> T:
    """Run a use case of the core once, with what was given for extensions beside its command."""

    async def run(catalogue: Catalogue) -> T:
        system = Actor.system()
        resolved = catalogue.resolve_for(system, use_case)
        return await run_with_inputs(resolved, system, command, given_inputs())

    return with_catalogue(settings or load_settings(), run)


def with_application(
    settings: Settings,
    work: Callable[[Application], Awaitable[T]],
    *,
    migrate: bool = True,
    allow_memory: bool = False,
) -> T:
    """Run `work` on the store, which is opened and migrated as `serve` does it.

    Refuses `memory://`, which ends with the command, unless `allow_memory`.
    """
    if not allow_memory:
        refuse_memory(settings)

    async def run() -> T:
        require_sqlite_location(settings)
        require_secret(settings)
        container = build_container(settings)
        await prepare(container, migrate=migrate and settings.migrate_on_start)
        async with opened_for_command(container):
            return await work(container)

    return asyncio.run(run())


@asynccontextmanager
async def opened_for_command(container: Application) -> AsyncGenerator[None]:
    """As `opened`; failures of the store are those of the command."""
    with store_failures():
        async with opened(container):
            yield


async def prepare(container: Application, *, migrate: bool) -> None:
    """Migrate the store, or raise `CommandFailed` if it is not at this release's revision. Either
    refuses an extension that differs from its migrations.
    """
    with store_failures():
        lifecycle = container.stores.lifecycle()
        if migrate:
            await lifecycle.migrate()
            return
        lifecycle.require_declared()
        # A read-only database can be read.
        missing = set(await lifecycle.missing()) - {"writes"}
        if missing:
            await lifecycle.close()
        if "migrations" in missing:
            await lifecycle.status()
    if "database" in missing:
        raise CommandFailed("The database cannot be reached.", "Try: hexameter check")
    if missing:
        raise CommandFailed(
            "The database is not at the revision that this release needs.",
            "Run: hexameter migrate up",
        )


def has_store(settings: Settings) -> bool:
    """Whether the database exists and is not empty. Does not create it."""
    from hexameter.adapters.sql.migrations.runner import status

    if settings.own_scheme is not None:
        return True
    require_sqlite_location(settings)
    path = sqlite_path(settings)
    if path is not None and not path.exists():
        return False
    with store_failures():
        return asyncio.run(status(settings.store_url)).current is not None


def refuse_own_store(settings: Settings) -> None:
    if settings.own_scheme is not None:
        raise CommandFailed(
            f"{settings.own_scheme}:// is the store of an extension, which keeps its schema "
            "itself: of these commands only hexameter migrate up works on it.",
            code=WRONG_USAGE,
        )


def refuse_memory(settings: Settings) -> None:
    if settings.in_memory:
        raise CommandFailed(
            "memory:// belongs to one process, so commands cannot work on it: set "
            "HEXAMETER_DATABASE_URL to a database.",
            code=WRONG_USAGE,
        )
