"""The tables that active extensions bring to an SQL database."""

from collections.abc import Sequence

from hexameter.adapters.sql.migrations.extension_tables import ExtensionTables, extension_tables
from hexameter.entrypoints.extensions.declaration import Extension


def tables_of(extensions: Sequence[Extension]) -> list[ExtensionTables]:
    """Raises `ExtensionTablesUnusable`."""
    return [
        extension_tables(extension.name, extension.collections)
        for extension in extensions
        if extension.collections
    ]
