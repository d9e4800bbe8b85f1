"""Compares what an extension declares with what its migrations make, and writes the next one.

Both work on a database in memory, so that neither needs one of the author's.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import alembic.command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations.ops import AddColumnOp, MigrationScript, ModifyTableOps
from alembic.script import Script
from sqlalchemy import Connection, create_engine

from hexameter.adapters.sql.migrations.configuration import (
    config_of,
    core_indexes_unread,
    head_of,
    migrated,
)
from hexameter.adapters.sql.migrations.extension_tables import (
    ExtensionTables,
    ExtensionTablesUnusable,
)
from hexameter.adapters.sql.tables.metadata import metadata


def require_matching(tables: ExtensionTables) -> None:
    """Raises `ExtensionTablesUnusable` when the declaration differs from the migrations."""
    with _database_of(tables) as (connection, _):
        options = {
            "compare_type": True,
            "version_table": tables.version_table,
            "include_name": tables.include_name,
            "include_object": tables.include_object,
        }
        context = MigrationContext.configure(connection, opts=options)
        found = list(compare_metadata(context, tables.metadata))
    if found:
        raise ExtensionTablesUnusable(
            tables.name,
            f"its collections differ from its migrations ({', '.join(map(_shown, found))}).",
            f'Its author runs: hexameter extensions migration {tables.name} "what changes"',
        )


def write_migration(tables: ExtensionTables, message: str) -> Path:
    """The new file. Raises `ExtensionTablesUnusable` when nothing has changed, and for a required
    column without a default.
    """

    def check(context: Any, revision: Any, scripts: list[MigrationScript]) -> None:
        operations = scripts[0].upgrade_ops
        if operations is None or operations.is_empty():
            raise ExtensionTablesUnusable(
                tables.name, "its collections are what its migrations make; nothing is to write."
            )
        for operation in operations.ops:
            _require_defaults(tables, operation)

    tables.folder.mkdir(exist_ok=True)
    with _database_of(tables) as (_, config):
        number = len(list(tables.folder.glob("[0-9]*.py"))) + 1
        script = alembic.command.revision(
            config,
            message,
            autogenerate=True,
            rev_id=f"{number:04d}",
            process_revision_directives=check,
        )
    # A list only for several heads, and None only without a script.
    return Path(cast(Script, script).path)


def _require_defaults(tables: ExtensionTables, operation: object) -> None:
    if not isinstance(operation, ModifyTableOps):
        return
    for change in operation.ops:
        if isinstance(change, AddColumnOp):
            column = change.column
            if not column.nullable and column.server_default is None:
                raise ExtensionTablesUnusable(
                    tables.name,
                    f"the new field {column.name} of {operation.table_name} is required, and rows "
                    "that are there have no value for it.",
                    "Give it a default in the dataclass, or let it be None.",
                )


@contextmanager
def _database_of(tables: ExtensionTables) -> Iterator[tuple[Connection, Config]]:
    """With the core's tables and the extension's migrations, if there are any."""
    engine = create_engine("sqlite://")
    try:
        with engine.begin() as connection, core_indexes_unread():
            metadata().create_all(connection)
            if head_of(tables) is not None:
                migrated(connection, tables)
            yield connection, config_of(tables, connection)
    finally:
        engine.dispose()


def _shown(difference: Any) -> str:
    """`add_column note`, for example."""
    first: Sequence[Any] = difference[0] if isinstance(difference, list) else difference
    named = next((each for each in reversed(first) if getattr(each, "name", None)), None)
    name = named.name if named is not None else first[3]
    return f"{first[0]} {name}"
