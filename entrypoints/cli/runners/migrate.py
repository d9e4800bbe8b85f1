"""`hexameter migrate`."""

import asyncio

import typer
from alembic.util import CommandError

from hexameter.adapters.sql.migrations import runner as migrate
from hexameter.entrypoints.cli.configuration import load_settings
from hexameter.entrypoints.cli.console import is_interactive, output
from hexameter.entrypoints.cli.failures import FAILED, WRONG_USAGE, CommandFailed
from hexameter.entrypoints.cli.store.extensions import active_tables, tables_named
from hexameter.entrypoints.cli.store.failures import store_failures
from hexameter.entrypoints.cli.store.name import sqlite_path, store_name
from hexameter.entrypoints.cli.store.opening import refuse_own_store
from hexameter.entrypoints.cli.store.revisions import at, outdated
from hexameter.entrypoints.cli.store.sqlite_file import require_sqlite_location
from hexameter.entrypoints.container import build_container
from hexameter.entrypoints.settings import Settings


def upgrade() -> None:
    settings = _with_database()
    if settings.own_scheme is not None:
        asyncio.run(_upgrade(settings))
        _say(f"{store_name(settings)} is migrated.")
        return
    before = None if _is_missing(settings) else _status(settings)
    with store_failures():
        asyncio.run(_upgrade(settings))
    if before is not None and before.is_current:
        _say(f"{store_name(settings)} is up to date, at {before.head}.")
    else:
        _say(f"{store_name(settings)} is now at {_status(settings).head}.")


async def _upgrade(settings: Settings) -> None:
    """As the server would, which checks that extensions fit their migrations."""
    lifecycle = build_container(settings).stores.lifecycle()
    try:
        await lifecycle.migrate()
    finally:
        await lifecycle.close()


def downgrade(revision: str, *, extension: str | None, confirmed: bool) -> None:
    settings = _with_database()
    refuse_own_store(settings)
    if _is_missing(settings):
        raise CommandFailed(f"{store_name(settings)} does not exist yet.")
    if not confirmed:
        _confirm(settings, revision)
    with store_failures():
        try:
            asyncio.run(_downgrade(settings, revision, extension))
        except CommandError as error:
            raise CommandFailed(
                f"The database cannot go to {revision!r}: {error}.", code=WRONG_USAGE
            ) from error
    if extension is not None:
        _say(f"Extension {extension} is now {at(_revision_of(settings, extension))}.")
    else:
        _say(f"{store_name(settings)} is now {at(_status(settings).current)}.")


async def _downgrade(settings: Settings, revision: str, extension: str | None) -> None:
    url = settings.store_url
    if extension is None:
        await migrate.downgrade(url, revision, extensions=active_tables(settings))
    else:
        await migrate.downgrade_extension(url, tables_named(settings, extension), revision)


def _revision_of(settings: Settings, extension: str) -> str | None:
    found = _status(settings).extensions
    return next((each.current for each in found if each.name == extension), None)


def show_status() -> None:
    settings = _with_database()
    refuse_own_store(settings)
    if _is_missing(settings):
        _say(f"{store_name(settings)} does not exist yet. Run: hexameter migrate up")
        raise typer.Exit(FAILED)
    found = _status(settings)
    if found.is_current:
        _say(f"{store_name(settings)} is up to date, at {found.head}.")
        return
    for sentence in outdated(settings, found):
        _say(sentence)
    _say("Run: hexameter migrate up")
    raise typer.Exit(FAILED)


def _confirm(settings: Settings, revision: str) -> None:
    if not is_interactive():
        raise CommandFailed("Going back can lose data: confirm with --yes.", code=WRONG_USAGE)
    to = {"-1": "the revision before", "base": "an empty database"}.get(revision, revision)
    typer.confirm(
        f"Take {store_name(settings)} back to {to}? Data that its schema cannot hold is lost.",
        abort=True,
    )


def _with_database() -> Settings:
    settings = load_settings()
    if settings.in_memory:
        raise CommandFailed("memory:// has no schema to migrate.", code=WRONG_USAGE)
    require_sqlite_location(settings)
    return settings


def _status(settings: Settings) -> migrate.MigrationStatus:
    with store_failures():
        return asyncio.run(migrate.status(settings.store_url, extensions=active_tables(settings)))


def _is_missing(settings: Settings) -> bool:
    """Connecting to an SQLite database that does not exist would create it."""
    path = sqlite_path(settings)
    return path is not None and not path.exists()


def _say(text: str) -> None:
    output().print(text, markup=False, soft_wrap=True)
