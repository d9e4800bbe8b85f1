"""The tables that active extensions bring to an SQL database."""

from collections.abc import Sequence

from hexameter.adapters.sql.migrations.extension_tables import (
    ExtensionTables,
    ExtensionTablesUnusable,
    extension_tables,
)
from hexameter.entrypoints.extensions.declaration import Extension
from hexameter.entrypoints.extensions.errors import ExtensionError


def tables_of(extensions: Sequence[Extension]) -> list[ExtensionTables]:
    """Raises `ExtensionError`."""
    return [
        _tables(extension)
        for extension in extensions
        if extension.collections or extension.tables is not None
    ]


def _tables(extension: Extension) -> ExtensionTables:
    try:
        return extension_tables(extension.name, extension.collections, extension.tables)
    except ExtensionTablesUnusable as unusable:
        raise ExtensionError(extension.name, unusable.problem) from unusable
