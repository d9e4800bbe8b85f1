"""The statements of one collection, each made once."""

from collections.abc import Iterable, Mapping
from datetime import UTC
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, bindparam, delete, exists, func, select, tuple_

from hexameter.adapters.sql.collections.tables import constraint_name, table_of
from hexameter.adapters.sql.driver.constructs import (
    InsertInto,
    Statement,
    bind_columns,
    in_list,
    upsert,
)
from hexameter.adapters.sql.driver.interface import ResultRow
from hexameter.application.collections.collection import Collection
from hexameter.application.collections.fields import Kind
from hexameter.application.collections.ports import PageQuery
from hexameter.application.collections.spec import Names, spec_of
from hexameter.domain.errors import DomainError

_Where = tuple[tuple[str, bool], ...]
"""Each field, and whether it is None."""


class _PageShape(NamedTuple):
    """The parts of a page query that change the text of the statement."""

    where: _Where
    order: Names
    descending: bool
    after: bool
    offset: bool


class CollectionStatements:
    """`unique` and `foreign` have what violated constraints mean, by what the drivers call them."""

    def __init__(self, extension: str, collection: type[Collection[Any]]) -> None:
        self.spec = spec = spec_of(collection)
        self._table = table_of(extension, collection)
        self._pages = dict[_PageShape, Statement]()
        self._others = dict[tuple[str, str, _Where], Statement]()
        found = select(*self._table.c).where(*self._is_key())
        self.find: Statement = found
        self.find_for_update: Statement = found.with_for_update()
        self.put: Statement = upsert(self._put)
        self.remove: Statement = delete(self._table).where(*self._is_key())
        self.targets: Statement | None = self._targets() if spec.references else None
        self.unique = dict[str, type[DomainError]]()
        for names, error in spec.unique.items():
            columns = ", ".join(f"{self._table.name}.{name}" for name in names)
            self.unique[columns] = error
            self.unique[constraint_name("uq", self._table.name, names)] = error
        self.foreign = {
            constraint_name("fk", self._table.name, (field,)): target
            for field, target in spec.references.items()
        }

    def row(self, row: ResultRow) -> Any:
        values = zip(self.spec.fields, row, strict=True)
        return self.spec.row_type(**{name: self.value(name, value) for name, value in values})

    def value(self, name: str, value: Any) -> Any:
        """As it was put, from a driver's."""
        field = self.spec.fields[name]
        if value is None:
            return None
        if field.enum is not None:
            return field.enum(value)
        if field.kind is Kind.TEXTS:
            return tuple(value)
        if field.kind is Kind.DATETIME:
            # asyncpg gives the first moment of all without a zone.
            return value.replace(tzinfo=UTC)
        return value

    def parameters(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return {
            name: value.value if isinstance(value, StrEnum) else value
            for name, value in values.items()
        }

    def key(self, key: Iterable[Any]) -> dict[str, Any]:
        return self.parameters(
            {f"key_{name}": value for name, value in zip(self.spec.key, key, strict=True)}
        )

    def find_all(self, field: str, where: Mapping[str, Any]) -> tuple[Statement, dict[str, Any]]:
        """Also takes `listed`, the values of the field."""
        shape, columns = ("find_all", field, _shape(where)), self._table.c
        if shape not in self._others:
            self._others[shape] = (
                select(*columns)
                .where(in_list(columns[field], "listed"), *self._has(_shape(where)))
                .order_by(*(columns[name] for name in self.spec.key))
            )
        return self._others[shape], self._where(where)

    def count(self, where: Mapping[str, Any]) -> tuple[Statement, dict[str, Any]]:
        """`number`."""
        shape = ("count", "", _shape(where))
        if shape not in self._others:
            self._others[shape] = (
                select(func.count().label("number"))
                .select_from(self._table)
                .where(*self._has(_shape(where)))
            )
        return self._others[shape], self._where(where)

    def count_by(self, field: str, where: Mapping[str, Any]) -> tuple[Statement, dict[str, Any]]:
        """`value` and `number`. Also takes `listed`, the values of the field."""
        shape, column = ("count_by", field, _shape(where)), self._table.c[field]
        if shape not in self._others:
            self._others[shape] = (
                select(column.label("value"), func.count().label("number"))
                .where(in_list(column, "listed"), *self._has(_shape(where)))
                .group_by(column)
            )
        return self._others[shape], self._where(where)

    def page(self, query: PageQuery) -> tuple[Statement, dict[str, Any]]:
        shape = _PageShape(
            _shape(query.where),
            query.order,
            query.descending,
            query.after is not None,
            query.offset > 0,
        )
        if shape not in self._pages:
            self._pages[shape] = self._page(shape)
        parameters: dict[str, Any] = {"limit": query.limit}
        if query.offset:
            parameters["offset"] = query.offset
        parameters |= self._where(query.where)
        for name, value in zip(query.order, query.after or (), strict=bool(query.after)):
            parameters[f"after_{name}"] = value
        return self._pages[shape], self.parameters(parameters)

    def _page(self, shape: _PageShape) -> Statement:
        columns = self._table.c
        statement = select(*columns).where(*self._has(shape.where))
        keys = [columns[name] for name in shape.order]
        if shape.after:
            # The planner cannot see a value inside a subquery, so it makes one plan for all values.
            after = [
                select(bindparam(f"after_{key.name}", type_=key.type)).scalar_subquery()
                for key in keys
            ]
            here, there = tuple_(*keys), tuple_(*after)
            statement = statement.where(here < there if shape.descending else here > there)
        statement = statement.order_by(*(key.desc() if shape.descending else key for key in keys))
        statement = statement.limit(bindparam("limit", type_=Integer))
        return statement.offset(bindparam("offset", type_=Integer)) if shape.offset else statement

    def _has(self, where: _Where) -> list[ColumnElement[bool]]:
        columns = self._table.c
        return [
            columns[name].is_(None)
            if is_none
            else columns[name] == bindparam(f"where_{name}", type_=columns[name].type)
            for name, is_none in where
        ]

    def _where(self, where: Mapping[str, Any]) -> dict[str, Any]:
        return self.parameters(
            {f"where_{name}": value for name, value in where.items() if value is not None}
        )

    def _put(self, insert: InsertInto) -> Any:
        statement = insert(self._table).values(bind_columns(*self._table.c))
        others = {name: statement.excluded[name] for name in self.spec.fields}
        for name in self.spec.key:
            del others[name]
        if not others:
            return statement.on_conflict_do_nothing(index_elements=list(self.spec.key))
        return statement.on_conflict_do_update(index_elements=list(self.spec.key), set_=others)

    def _is_key(self) -> list[ColumnElement[bool]]:
        columns = (self._table.c[name] for name in self.spec.key)
        return [column == bindparam(f"key_{column.name}", type_=column.type) for column in columns]

    def _targets(self) -> Statement:
        """Whether each target exists."""
        return select(
            *(
                exists()
                .where(
                    self._table.metadata.tables[target].c.id
                    == bindparam(field, type_=self._table.c[field].type)
                )
                .label(f"has_{field}")
                for field, target in self.spec.references.items()
            )
        )


def _shape(where: Mapping[str, Any]) -> _Where:
    return tuple((name, value is None) for name, value in where.items())
