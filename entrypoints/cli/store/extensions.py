"""The tables of active extensions, for commands that work on the schema alone."""

from hexameter.adapters.sql.migrations.extension_tables import ExtensionTables
from hexameter.entrypoints.cli.failures import WRONG_USAGE, CommandFailed
from hexameter.entrypoints.containers.extension_tables import tables_of
from hexameter.entrypoints.extensions.checks.active import check_extensions
from hexameter.entrypoints.extensions.discovery import discover
from hexameter.entrypoints.features.core import FEATURES
from hexameter.entrypoints.settings import Settings


def active_tables(settings: Settings) -> list[ExtensionTables]:
    extensions = discover(settings.extensions)
    check_extensions((*FEATURES, *extensions))
    return tables_of(extensions)


def tables_named(settings: Settings, name: str) -> ExtensionTables:
    for tables in active_tables(settings):
        if tables.name == name:
            return tables
    raise CommandFailed(
        f"No active extension with tables is called {name}.",
        "hexameter check lists the active ones.",
        code=WRONG_USAGE,
    )
