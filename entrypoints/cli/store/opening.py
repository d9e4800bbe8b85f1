"""The product without a server: what a command works on."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from hexameter.entrypoints.catalogue import Catalogue
from hexameter.entrypoints.cli.configuration import require_secret
from hexameter.entrypoints.cli.failures import WRONG_USAGE, CommandFailed
from hexameter.entrypoints.cli.store.failures import store_failures
from hexameter.entrypoints.cli.store.name import sqlite_path
from hexameter.entrypoints.cli.store.sqlite_file import require_sqlite_place
from hexameter.entrypoints.container import Application, build_container, opened
from hexameter.entrypoints.settings import Settings

T = TypeVar("T")


def with_catalogue(
    settings: Settings,
    work: Callable[[Catalogue], Awaitable[T]],
    *,
    migrate: bool = True,
    allow_memory: bool = False,
) -> T:
    """Run `work` on the open store, which is migrated first as `serve` would.

    Refuses `memory://`, in which nobody would ever see what was done, unless that is meant.
    """
    if not allow_memory:
        refuse_memory(settings)

    async def run() -> T:
        require_sqlite_place(settings)
        require_secret(settings)
        container = build_container(settings)
        await prepare(container, migrate=migrate and settings.migrate_on_start)
        async with opened_catalogue(container) as catalogue:
            return await work(catalogue)

    return asyncio.run(run())


@asynccontextmanager
async def opened_catalogue(container: Application) -> AsyncGenerator[Catalogue]:
    with store_failures():
        async with opened(container):
            yield container.catalogue()


async def prepare(container: Application, *, migrate: bool) -> None:
    """Migrate the store, or fail when it has not been."""
    with store_failures():
        lifecycle = container.stores.lifecycle()
        if migrate:
            await lifecycle.migrate()
            return
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
            "The database is not at the version that this release works with.",
            "Run: hexameter migrate up",
        )


def has_store(settings: Settings) -> bool:
    """Whether the database is there and not empty; where it can be made at all, it is not made."""
    from hexameter.adapters.sql.migrations.runner import status

    require_sqlite_place(settings)
    path = sqlite_path(settings)
    if path is not None and not path.exists():
        return False
    with store_failures():
        return asyncio.run(status(settings.store_url)).current is not None


def refuse_memory(settings: Settings) -> None:
    if settings.in_memory:
        raise CommandFailed(
            "memory:// lives in one process, so another command can do nothing with it: choose a "
            "database with HEXAMETER_DATABASE_URL.",
            code=WRONG_USAGE,
        )
