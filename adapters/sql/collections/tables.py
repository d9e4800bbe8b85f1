"""The tables of collections."""

from collections.abc import Iterable, Mapping
from dataclasses import MISSING
from functools import cache
from hashlib import sha256
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Dialect,
    ForeignKeyConstraint,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    TextClause,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy import text as sql_text
from sqlalchemy.dialects import sqlite
from sqlalchemy.types import TypeEngine

from hexameter.adapters.sql.schema.types import Json, UtcDateTime, text
from hexameter.application.collections.collection import Collection
from hexameter.application.collections.fields import MAX_ENUM, Field, Kind
from hexameter.application.collections.spec import CollectionSpec, Names, spec_of

PREFIX = "ext_"
MAX_IDENTIFIER = 63
"""Bytes in a name on PostgreSQL."""

_TYPES: dict[Kind, TypeEngine[Any]] = {
    Kind.UUID: Uuid(),
    Kind.BOOL: Boolean(),
    Kind.INT: BigInteger(),
    Kind.DATETIME: UtcDateTime(),
    Kind.DATE: Date(),
    Kind.ENUM: text(MAX_ENUM),
    Kind.TEXTS: Json,
}
_SQLITE: Dialect = sqlite.dialect()


def table_prefix(extension: str) -> str:
    return f"{PREFIX}{extension}_"


@cache
def table_of(extension: str, collection: type[Collection[Any]]) -> Table:
    """In a `MetaData` of its own, with the tables that it refers to."""
    return _table(MetaData(), extension, spec_of(collection))


def metadata_of(
    extension: str,
    collections: Iterable[type[Collection[Any]]],
    naming_convention: Mapping[str, Any] | None = None,
) -> MetaData:
    """The tables of all collections of an extension. The names of their constraints are their own;
    `naming_convention` is for tables that are added.
    """
    metadata = MetaData(naming_convention=naming_convention)
    for collection in collections:
        _table(metadata, extension, spec_of(collection))
    return metadata


def constraint_name(kind: str, table: str, fields: Names = ()) -> str:
    name = "_".join((kind, table, *fields))
    if len(name) <= MAX_IDENTIFIER:
        return name
    return f"{name[: MAX_IDENTIFIER - 9]}_{sha256(name.encode()).hexdigest()[:8]}"


def add_targets(metadata: MetaData, targets: Iterable[str]) -> None:
    """Tables of the core that others refer to, as far as they need to be known."""
    for target in {*targets} - metadata.tables.keys():
        Table(target, metadata, Column("id", Uuid(), primary_key=True))


def _table(metadata: MetaData, extension: str, spec: CollectionSpec) -> Table:
    name = f"{table_prefix(extension)}{spec.table}"
    add_targets(metadata, spec.references.values())
    return Table(
        name,
        metadata,
        *(_column(field) for field in spec.fields.values()),
        PrimaryKeyConstraint(*spec.key, name=constraint_name("pk", name)),
        *(
            ForeignKeyConstraint(
                [field],
                [f"{target}.id"],
                name=constraint_name("fk", name, (field,)),
                ondelete="SET NULL" if spec.fields[field].optional else "CASCADE",
            )
            for field, target in spec.references.items()
        ),
        *(
            UniqueConstraint(*fields, name=constraint_name("uq", name, fields))
            for fields in spec.unique
        ),
        *(
            Index(constraint_name("ix", name, index), *index[:-1], *spec.order(index))
            for index in _own_indexes(spec)
        ),
    )


def _own_indexes(spec: CollectionSpec) -> list[Names]:
    """Those declared, and one for each reference, by which rows are found when its target goes."""
    declared = [index for index in spec.indexes if index != spec.key]
    first = {names[0] for names in (*spec.indexes, *spec.unique)}
    return declared + [(field,) for field in spec.references if field not in first]


def _column(field: Field) -> Column[Any]:
    return Column(
        field.name,
        _type(field),
        nullable=field.optional,
        server_default=_server_default(field),
    )


def _type(field: Field) -> TypeEngine[Any]:
    return text(field.max_length) if field.kind is Kind.TEXT else _TYPES[field.kind]


def _server_default(field: Field) -> str | TextClause | None:
    """The dataclass's default, which a migration needs to add the column to rows that are there.

    SQLite's literals are those of PostgreSQL, apart from its booleans.
    """
    if field.default is MISSING or field.default is None:
        return None
    if field.kind is Kind.BOOL:
        return sql_text("true" if field.default else "false")
    if field.kind is Kind.INT:
        return sql_text(str(field.default))
    process = _type(field).dialect_impl(_SQLITE).bind_processor(_SQLITE)
    return str(process(field.default) if process else field.default)
