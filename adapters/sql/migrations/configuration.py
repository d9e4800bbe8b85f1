"""Alembic's configuration for the core and for each extension, which have a version table each."""

import warnings
from argparse import Namespace
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import alembic.command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from hexameter.adapters.sql.driver.errors import UnusableDatabase
from hexameter.adapters.sql.migrations.extension_tables import (
    ExtensionTables,
    ExtensionTablesUnusable,
)

_SCRIPTS = Path(__file__).parent


def config_of(
    tables: ExtensionTables | None = None, connection: Connection | None = None
) -> Config:
    """Of an extension, or of the core."""
    # Alembic would print each file that it writes.
    config = Config(cmd_opts=Namespace(quiet=True))
    config.set_main_option("script_location", _escaped(_SCRIPTS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    if tables is not None:
        config.set_main_option("version_locations", _escaped(tables.folder))
        config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
        config.attributes["metadata"] = tables.metadata
        config.attributes["version_table"] = tables.version_table
        config.attributes["include_name"] = tables.include_name
        config.attributes["include_object"] = tables.include_object
    return config


def scripts_of(tables: ExtensionTables | None = None) -> ScriptDirectory:
    return ScriptDirectory.from_config(config_of(tables))


def head_of(tables: ExtensionTables) -> str | None:
    """None while the extension has no migrations."""
    if not tables.folder.is_dir():
        return None
    try:
        return scripts_of(tables).get_current_head()
    except Exception as error:
        raise _failed(tables, error) from error


def migrated(connection: Connection, tables: ExtensionTables, revision: str = "head") -> None:
    """Bring the extension's tables to a revision, in the transaction of the connection.

    Raises `ExtensionTablesUnusable` for a migration that fails, and for an unknown revision.
    """
    goes_down = revision == "base" or revision.startswith("-")
    run = alembic.command.downgrade if goes_down else alembic.command.upgrade
    try:
        with core_indexes_unread():
            run(config_of(tables, connection), revision)
    except Exception as error:
        raise _failed(tables, error) from error


@contextmanager
def core_indexes_unread() -> Generator[None]:
    """Alembic also reads the core's tables to which an extension's refer, and SQLAlchemy warns of
    their indexes on expressions. They are left as they are.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Skipped unsupported reflection")
        yield


def _failed(tables: ExtensionTables, error: Exception) -> UnusableDatabase:
    reason = " ".join(str(getattr(error, "orig", None) or error).split())
    kind = "" if isinstance(error, CommandError) else f"{type(error).__name__}: "
    return ExtensionTablesUnusable(
        tables.name, f"a migration failed ({kind}{reason[:200]}). The database is unchanged."
    )


def _escaped(path: Path) -> str:
    return str(path).replace("%", "%%")
