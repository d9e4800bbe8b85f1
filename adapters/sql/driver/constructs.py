"""What statements are written with beyond SQLAlchemy Core, alike on PostgreSQL and SQLite."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Dialect,
    Executable,
    Integer,
    Select,
    Table,
    bindparam,
    column,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType, TypeEngine

from hexameter.adapters.sql.schema.row import Row
from hexameter.adapters.sql.schema.types import ListOf

S_co = TypeVar("S_co", bound=Executable, covariant=True)

InsertInto = Callable[[type[Row] | Table], postgresql.Insert]
"""Makes an insert with `on_conflict_do_nothing` and `on_conflict_do_update`.

Both databases support the arguments `index_elements`, `index_where`, `set_` and `where`.
"""


class Upsert(Generic[S_co]):
    """An insert with ON CONFLICT, for which SQLAlchemy has a class per database."""

    def __init__(self, build: Callable[[InsertInto], S_co]) -> None:
        self._build = build

    def statement(self, dialect: Dialect) -> S_co:
        insert = postgresql.insert if dialect.name == "postgresql" else sqlite.insert
        return self._build(cast(InsertInto, insert))


Statement = Executable | Upsert[Executable]


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


class _Unnest(FunctionElement[Any]):
    name = "unnest"
    inherit_cache = False


def unnest(name: str, item_type: TypeEngine[Any]) -> ColumnElement[Any]:
    """The values of the list given as parameter `name`, as a column to select from."""
    return _column_of(bindparam(name, type_=ListOf(item_type)), item_type)


def _column_of(values: ColumnElement[Any], item_type: TypeEngine[Any]) -> ColumnElement[Any]:
    # PostgreSQL names the column after the alias of the function; SQLite always names it `value`.
    listed = _Unnest(values).table_valued(column("value", item_type), name="value")
    return listed.c.value


@compiles(_Unnest, "postgresql")
def _unnest_array(element: _Unnest, compiler: SQLCompiler, **kw: Any) -> str:
    return f"unnest({compiler.process(element.clauses, **kw)})"


@compiles(_Unnest, "sqlite")
def _json_each(element: _Unnest, compiler: SQLCompiler, **kw: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **kw)})"


def in_list(of: InstrumentedAttribute[Any] | ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Whether the value of the column is in the list given as parameter `name`, which may be empty.

    Unlike `in_` it is a single parameter, so that one plan serves lists of any length.
    """
    return _InList(of, bindparam(name, type_=ListOf(of.type)))


class _InList(FunctionElement[Any]):
    # A Boolean would be rendered as `(... IN ...) = 1` on SQLite, which cannot use an index.
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


def in_select(of: InstrumentedAttribute[Any], values: Select[Any]) -> ColumnElement[bool]:
    """Whether the value of the column is among those that the statement selects.

    PostgreSQL selects these first and looks each up in an index of the column. For `in_` it may
    read the whole table instead, when it expects many or does not know how many there will be.
    """
    return _InSelect(of, values.scalar_subquery())


class _InSelect(FunctionElement[Any]):
    type = NullType()
    inherit_cache = False
    name = "in_select"


@compiles(_InSelect, "postgresql")
def _any_of_selected(element: _InSelect, compiler: SQLCompiler, **kw: Any) -> str:
    of, values = element.clauses
    return f"{compiler.process(of, **kw)} = ANY (ARRAY {compiler.process(values, **kw)})"


@compiles(_InSelect, "sqlite")
def _in_selected(element: _InSelect, compiler: SQLCompiler, **kw: Any) -> str:
    of, values = element.clauses
    return f"{compiler.process(of, **kw)} IN {compiler.process(values, **kw)}"


def bind_columns(
    *columns: InstrumentedAttribute[Any] | Column[Any],
) -> dict[str, BindParameter[Any]]:
    """For `values`: each column from the parameter of its name."""
    return {column.key: bindparam(column.key, type_=column.type) for column in columns}


class _ByteLength(FunctionElement[int]):
    inherit_cache = True
    type = Integer()
    name = "byte_length"


def byte_length(text: InstrumentedAttribute[str]) -> ColumnElement[int]:
    """The length of a text in UTF-8. PostgreSQL knows it without reading the text."""
    return _ByteLength(text)


@compiles(_ByteLength, "postgresql")
def _octet_length(element: _ByteLength, compiler: SQLCompiler, **kw: Any) -> str:
    return f"octet_length({compiler.process(element.clauses, **kw)})"


@compiles(_ByteLength, "sqlite")
def _blob_length(element: _ByteLength, compiler: SQLCompiler, **kw: Any) -> str:
    # `octet_length` is younger than the versions of SQLite that are supported.
    return f"length(CAST({compiler.process(element.clauses, **kw)} AS BLOB))"
