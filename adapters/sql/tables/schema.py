"""The declarative base: names of constraints, and the column type of each Python type."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, LargeBinary, MetaData, Uuid, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.sql.compiler import SQLCompiler

from hexameter.adapters.sql.tables.types import UtcDateTime


class Row(DeclarativeBase):
    """Describes a table. Rows are never loaded as ORM objects; statements select columns."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )
    type_annotation_map: ClassVar = {datetime: UtcDateTime(), UUID: Uuid(), bytes: LargeBinary()}


def one_of(column: str, values: type[StrEnum]) -> CheckConstraint:
    """A check that a column holds one of an enumeration's values."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def constant(value: str) -> ColumnElement[str]:
    """A fixed word as a literal.

    With a parameter the planner could not tell that a partial index applies.
    """
    if not value.replace("_", "").isalpha():
        raise ValueError("A constant in a statement must be a word.")
    return literal_column(f"'{value}'")


class Earliest(ColumnElement[datetime]):
    """`domain.pagination.EARLIEST` as a literal, as in the definition of an index."""

    inherit_cache = True
    type = UtcDateTime()


@compiles(Earliest, "postgresql")
def _minus_infinity(element: Earliest, compiler: SQLCompiler, **kw: object) -> str:
    # How asyncpg encodes `datetime.min`.
    return "'-infinity'::timestamp with time zone"


@compiles(Earliest, "sqlite")
def _first_text(element: Earliest, compiler: SQLCompiler, **kw: object) -> str:
    return "'0001-01-01T00:00:00.000+00:00'"
