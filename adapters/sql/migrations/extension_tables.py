"""The tables of an extension and the folder with their migrations."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from sqlalchemy import MetaData

from hexameter.adapters.sql.collections.tables import add_targets, metadata_of, table_prefix
from hexameter.adapters.sql.driver.errors import UnusableDatabase
from hexameter.application.collections.collection import Collection
from hexameter.application.collections.spec import TARGETS

FOLDER = "migrations"
VERSIONS = "alembic_version_"


def owners(table_names: Iterable[str]) -> set[str]:
    """The extensions whose migrations have run in a database with these tables."""
    return {name.removeprefix(VERSIONS) for name in table_names if name.startswith(VERSIONS)}


class ExtensionTablesUnusable(UnusableDatabase):
    """An extension whose tables cannot be brought to what it declares."""

    def __init__(self, extension: str, problem: str, *hints: str) -> None:
        super().__init__(f"Extension {extension}: {problem}")
        self.problem = problem
        self.hints = hints


@dataclass(frozen=True, slots=True, eq=False)
class ExtensionTables:
    name: str
    folder: Path
    metadata: MetaData

    @property
    def version_table(self) -> str:
        return f"{VERSIONS}{self.name}"

    def include_name(self, name: str | None, kind: str, parents: object) -> bool:
        """For Alembic: of the database, only this extension's tables are looked at."""
        return kind != "table" or (name or "").startswith(table_prefix(self.name))

    def include_object(
        self, item: object, name: str | None, kind: str, reflected: bool, compared: object
    ) -> bool:
        """For Alembic: of the metadata, the tables that it refers to are left alone."""
        return self.include_name(name, kind, None)


def extension_tables(
    name: str, collections: Sequence[type[Collection[Any]]], tables: str | None = None
) -> ExtensionTables:
    """`tables` is the import string of the `MetaData` with those that are no collections. The
    migrations are in the folder `migrations` of its package, or else of the first collection's.

    Raises `ExtensionTablesUnusable`.
    """
    if tables is None:
        metadata = metadata_of(name, collections)
        subject, module = collections[0].__name__, collections[0].__module__
    else:
        own = _loaded(name, tables)
        metadata = metadata_of(name, collections, own.naming_convention)
        _add(name, own, metadata)
        subject, module = tables, tables.partition(":")[0]
    package = sys.modules.get(sys.modules[module].__package__ or "")
    if package is None or package.__file__ is None:
        raise ExtensionTablesUnusable(
            name,
            f"{subject} must be in a package, whose folder {FOLDER} has the migrations of its "
            "tables.",
        )
    return ExtensionTables(name, Path(package.__file__).parent / FOLDER, metadata)


def _loaded(name: str, tables: str) -> MetaData:
    try:
        loaded: object = resolve_name(tables)
    except Exception as failure:
        reason = f"{type(failure).__name__}: {failure}"
        raise ExtensionTablesUnusable(
            name, f"its tables {tables!r} do not load ({reason})."
        ) from failure
    if not isinstance(loaded, MetaData):
        raise ExtensionTablesUnusable(
            name, f"its tables {tables!r} are {type(loaded).__name__}, not a MetaData."
        )
    return loaded


def _add(name: str, own: MetaData, metadata: MetaData) -> None:
    """Copies the tables, so that the extension's objects stay as they are."""
    targets = set(TARGETS.values())
    add_targets(metadata, targets)
    for table in own.tables.values():
        if table.name in targets:  # It says only what the others refer to.
            continue
        prefix = table_prefix(name)
        if not table.name.startswith(prefix):
            raise ExtensionTablesUnusable(
                name, f"its table {table.name} needs a name that begins with {prefix}."
            )
        if table.name in metadata.tables:
            raise ExtensionTablesUnusable(
                name, f"its table {table.name} has the name of one of its collections."
            )
        for key in table.foreign_keys:
            target = key.target_fullname.partition(".")[0]
            if not (target in targets or target.startswith(prefix)):
                raise ExtensionTablesUnusable(
                    name,
                    f"its table {table.name} refers to {target}; tables of extensions can refer "
                    "to users, posts and each other.",
                )
            if target in targets and (key.ondelete or "").upper() not in {"CASCADE", "SET NULL"}:
                raise ExtensionTablesUnusable(
                    name,
                    f'{table.name}.{key.parent.name} needs ondelete="CASCADE" or "SET NULL": '
                    f"without it no row of {target} to which it refers could be deleted.",
                )
        table.to_metadata(metadata)
