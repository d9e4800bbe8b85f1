"""The migrations and tables of extensions."""

import asyncio

import typer

from hexameter.adapters.sql.migrations import declarations, runner
from hexameter.entrypoints.cli.configuration import load_settings
from hexameter.entrypoints.cli.console import is_interactive, output
from hexameter.entrypoints.cli.failures import WRONG_USAGE, CommandFailed
from hexameter.entrypoints.cli.store.extensions import tables_named
from hexameter.entrypoints.cli.store.failures import store_failures
from hexameter.entrypoints.cli.store.name import store_name
from hexameter.entrypoints.cli.store.opening import refuse_memory, refuse_own_store


def write_migration(name: str, message: str) -> None:
    tables = tables_named(load_settings(), name)
    with store_failures():
        path = declarations.write_migration(tables, message)
    _say(f"Read {path}, then run: hexameter migrate up")


def remove(name: str, *, drop: bool, confirmed: bool) -> None:
    settings = load_settings()
    refuse_memory(settings)
    refuse_own_store(settings)
    if not drop:
        raise CommandFailed(
            "Its tables stay until you say --drop; uninstall the package to remove the rest.",
            code=WRONG_USAGE,
        )
    if not confirmed:
        if not is_interactive():
            raise CommandFailed(
                "What it keeps is lost: say --yes if that is meant.", code=WRONG_USAGE
            )
        typer.confirm(f"Drop the tables of {name} from {store_name(settings)}?", abort=True)
    with store_failures():
        dropped = asyncio.run(runner.drop_extension(settings.store_url, name))
    _say(f"Dropped: {', '.join(dropped) or 'nothing, it has no tables here'}.")


def _say(text: str) -> None:
    output().print(text, markup=False, soft_wrap=True)
