"""The tables of an extension and the folder with their migrations."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import MetaData

from hexameter.adapters.sql.collections.tables import metadata_of, table_prefix
from hexameter.adapters.sql.driver.errors import UnusableDatabase
from hexameter.application.collections.collection import Collection

FOLDER = "migrations"
VERSIONS = "alembic_version_"


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


def extension_tables(name: str, collections: Sequence[type[Collection[Any]]]) -> ExtensionTables:
    """The migrations are in the folder `migrations` of the package with the first collection.

    Raises `ExtensionTablesUnusable`.
    """
    module = sys.modules[collections[0].__module__]
    package = sys.modules.get(module.__package__ or "")
    if package is None or package.__file__ is None:
        raise ExtensionTablesUnusable(
            name,
            f"{collections[0].__name__} must be in a package, whose folder {FOLDER} has the "
            "migrations of its table.",
        )
    folder = Path(package.__file__).parent / FOLDER
    return ExtensionTables(name, folder, metadata_of(name, collections))
