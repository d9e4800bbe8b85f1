"""Whether an extension's migrations make the tables that it declares."""

from hexameter.adapters.sql.migrations.declarations import require_matching
from hexameter.entrypoints.containers.extension_tables import tables_of
from hexameter.entrypoints.extensions.declaration import Extension


def check_migrations(extension: Extension) -> None:
    """Raises an exception that names the differences; `hexameter serve` would not start either.
    Needs no database.
    """
    for tables in tables_of([extension]):
        require_matching(tables)
