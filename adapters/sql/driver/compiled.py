"""Statements written once for both databases, and compiled once for each.

A statement is a constant of its module: SQLAlchemy Core with a `bindparam` for whatever changes.
Words that never change and that a partial index depends on are written with `constant`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import (
    BindParameter,
    ClauseElement,
    ColumnElement,
    Dialect,
    Executable,
    bindparam,
    column,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import TableClause, UpdateBase
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType, TypeEngine

from hexameter.adapters.sql.tables.schema import Row
from hexameter.adapters.sql.tables.types import ListOf

S_co = TypeVar("S_co", bound=Executable, covariant=True)

InsertInto = Callable[[type[Row]], postgresql.Insert]
"""Makes an insert that knows `on_conflict_do_nothing` and `on_conflict_do_update`.

Of their arguments only `index_elements`, `index_where`, `set_` and `where` are known to both.
"""


class Upsert(Generic[S_co]):
    """An insert with ON CONFLICT, which SQLAlchemy writes differently for each database."""

    def __init__(self, build: Callable[[InsertInto], S_co]) -> None:
        self._build = build

    def statement(self, dialect: Dialect) -> S_co:
        insert = postgresql.insert if dialect.name == "postgresql" else sqlite.insert
        return self._build(cast(InsertInto, insert))


def upsert(build: Callable[[InsertInto], S_co]) -> Upsert[S_co]:
    """A constant insert with ON CONFLICT.

    >>> CLAIM = upsert(
    ...     lambda insert: (
    ...         insert(PostSlugRow)
    ...         .values(slug=bindparam("slug"), post_id=bindparam("post_id"))
    ...         .on_conflict_do_nothing(index_elements=["slug"])
    ...     )
    ... )
    """
    return Upsert(build)


class _Each(FunctionElement[Any]):
    name = "each"
    inherit_cache = False


def each(name: str, item_type: TypeEngine[Any]) -> ColumnElement[Any]:
    """The values of the list given as parameter `name`, as a column to select from."""
    return _column_of(bindparam(name, type_=ListOf(item_type)), item_type)


def _column_of(values: ColumnElement[Any], item_type: TypeEngine[Any]) -> ColumnElement[Any]:
    # PostgreSQL names the column of such a function as its alias, SQLite always `value`.
    listed = _Each(values).table_valued(column("value", item_type), name="value")
    return listed.c.value


@compiles(_Each, "postgresql")
def _unnest(element: _Each, compiler: SQLCompiler, **kw: Any) -> str:
    return f"unnest({compiler.process(element.clauses, **kw)})"


@compiles(_Each, "sqlite")
def _json_each(element: _Each, compiler: SQLCompiler, **kw: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **kw)})"


def in_list(of: InstrumentedAttribute[Any], name: str) -> ColumnElement[bool]:
    """Whether the column's value is one of the list given as parameter `name`; an empty list has
    none. Unlike `in_` it is one parameter, whatever the length, so that one plan serves all.
    """
    return _InList(of, bindparam(name, type_=ListOf(of.type)))


class _InList(FunctionElement[Any]):
    # As a Boolean it would be written `(... IN ...) = 1` on SQLite, which no index serves.
    type = NullType()
    inherit_cache = False
    name = "in_list"


@compiles(_InList, "postgresql")
def _any_of_array(element: _InList, compiler: SQLCompiler, **kw: Any) -> str:
    # The planner estimates this better than an IN with a SELECT.
    of, values = element.clauses
    return f"{compiler.process(of, **kw)} = ANY ({compiler.process(values, **kw)})"


@compiles(_InList, "sqlite")
def _in_json_array(element: _InList, compiler: SQLCompiler, **kw: Any) -> str:
    of, values = element.clauses
    listed = select(_column_of(values, NullType())).scalar_subquery()
    return f"{compiler.process(of, **kw)} IN {compiler.process(listed, **kw)}"


def given(*columns: InstrumentedAttribute[Any]) -> dict[str, BindParameter[Any]]:
    """For `values`: each column from the parameter of its name."""
    return {column.key: bindparam(column.key, type_=column.type) for column in columns}


Processor = Callable[[object], object]


@dataclass(frozen=True, slots=True)
class _Slot:
    """One place for an argument: a constant, or what the caller gives for `name`."""

    name: str | None
    constant: object
    processor: Processor | None


class Plan:
    """A statement as the driver takes it, with the conversions of what goes in and comes out."""

    __slots__ = ("_names", "_results", "_slots", "sql", "table")

    def __init__(
        self,
        sql: str,
        slots: Sequence[_Slot],
        results: Sequence[Processor | None],
        table: str | None,
    ) -> None:
        self.sql = sql
        self.table = table
        """What an insert, update or delete is about; None for a select."""
        self._slots = tuple(slots)
        self._names = frozenset(slot.name for slot in slots if slot.name is not None)
        self._results = tuple(
            (index, processor) for index, processor in enumerate(results) if processor is not None
        )

    def arguments(self, parameters: Mapping[str, object]) -> list[object]:
        """In the driver's order. TypeError unless exactly the statement's parameters are given."""
        if len(parameters) != len(self._names):
            raise self._mismatch(parameters)
        try:
            return [
                slot.constant
                if slot.name is None
                else parameters[slot.name]
                if slot.processor is None
                else slot.processor(parameters[slot.name])
                for slot in self._slots
            ]
        except KeyError:
            raise self._mismatch(parameters) from None

    def _mismatch(self, parameters: Mapping[str, object]) -> TypeError:
        wrong = sorted(self._names.symmetric_difference(parameters))
        return TypeError(f"Missing or unknown parameters {wrong} for: {self.sql}")

    def rows(self, raw: Sequence[Sequence[object]]) -> Sequence[Sequence[object]]:
        """The driver's rows, each to be taken apart in the order of the selected columns."""
        return [self.row(row) for row in raw] if self._results else raw

    def row(self, raw: Sequence[object]) -> Sequence[object]:
        if not self._results:
            return raw
        values = list(raw)
        for index, processor in self._results:
            values[index] = processor(values[index])
        return tuple(values)


class Plans:
    """The compiled statements of one dialect.

    They are found by identity, so a statement that is built anew for each call would be compiled
    for each call; more than `MAX_PLANS` are taken as a sign of that and refused.
    """

    MAX_PLANS = 2000

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._plans: dict[object, Plan] = {}

    def __getitem__(self, statement: Executable | Upsert[Executable]) -> Plan:
        plan = self._plans.get(statement)
        if plan is None:
            if len(self._plans) >= self.MAX_PLANS:
                raise RuntimeError("Statements must be constants: too many have been compiled.")
            plan = self._plans[statement] = self._compile(statement)
        return plan

    def _compile(self, statement: Executable | Upsert[Executable]) -> Plan:
        if isinstance(statement, Upsert):
            statement = statement.statement(self._dialect)
        compiled = cast(SQLCompiler, cast(ClauseElement, statement).compile(dialect=self._dialect))
        if compiled.post_compile_params or compiled.literal_execute_params:
            raise TypeError("A statement that changes with its values: use in_list, not in_.")
        binds = {name: bind for bind, name in compiled.bind_names.items()}
        slots = list[_Slot]()
        for name in compiled.positiontup or ():
            bind = binds[name]
            processor = bind.type.dialect_impl(self._dialect).bind_processor(self._dialect)
            if bind.required:
                slots.append(_Slot(bind.key, None, processor))
            else:
                value = bind.effective_value
                slots.append(_Slot(None, processor(value) if processor else value, None))
        results = [
            column.type.dialect_impl(self._dialect).result_processor(self._dialect, None)
            for column in getattr(statement, "exported_columns", ())
        ]
        table = statement.table if isinstance(statement, UpdateBase) else None
        name = table.name if isinstance(table, TableClause) else None
        return Plan(str(compiled), slots, results, name)
