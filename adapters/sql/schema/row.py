"""The declarative base: names of constraints, and the column type of each Python type."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, MetaData, Uuid, text
from sqlalchemy.orm import DeclarativeBase

from hexameter.adapters.sql.schema.types import UtcDateTime

NAMING_CONVENTION = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


class Row(DeclarativeBase):
    """Describes a table. Rows are never loaded as ORM objects; statements select columns."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)
    type_annotation_map: ClassVar = {datetime: UtcDateTime(), UUID: Uuid(), bytes: LargeBinary()}


def one_of(column: str, values: type[StrEnum]) -> CheckConstraint:
    """A check that a column holds one of an enumeration's values."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def partial_index(name: str, *columns: Any, where: str, unique: bool = False) -> Index:
    """An index of the rows for which a condition holds."""
    condition = text(where)
    return Index(name, *columns, unique=unique, postgresql_where=condition, sqlite_where=condition)
