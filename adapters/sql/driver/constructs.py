"""What statements are written with beyond SQLAlchemy Core, alike on PostgreSQL and SQLite."""

from collections.abc import Callable, Collection
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


class _Written(FunctionElement[Any]):
    """SQL that each database has in a form of its own; `{0}` stands for the first argument."""

    inherit_cache = False
    name = "written"

    def __init__(
        self, *arguments: Any, postgresql: str, sqlite: str, type_: TypeEngine[Any] | None = None
    ) -> None:
        super().__init__(*arguments)
        self.type = type_ or NullType()
        self.texts = {"postgresql": postgresql, "sqlite": sqlite}


@compiles(_Written)
def _write(element: _Written, compiler: SQLCompiler, **kw: Any) -> str:
    arguments = (compiler.process(argument, **kw) for argument in element.clauses)
    return element.texts[compiler.dialect.name].format(*arguments)


def unnest(name: str, item_type: TypeEngine[Any]) -> ColumnElement[Any]:
    """The values of the list given as parameter `name`, as a column to select from."""
    values = bindparam(name, type_=ListOf(item_type))
    listed = _Written(values, postgresql="unnest({0})", sqlite="json_each({0})")
    # PostgreSQL names the column after the alias of the function; SQLite always names it `value`.
    return listed.table_valued(column("value", item_type), name="value").c.value


def in_list(of: InstrumentedAttribute[Any] | ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Whether the value of the column is in the list given as parameter `name`, which may be empty.

    Unlike `in_` it is a single parameter, so that one plan serves lists of any length.
    """
    return _Written(
        of,
        bindparam(name, type_=ListOf(of.type)),
        # The planner estimates this better than an IN with a SELECT.
        postgresql="{0} = ANY ({1})",
        sqlite="{0} IN (SELECT value FROM json_each({1}))",
    )


def in_select(of: InstrumentedAttribute[Any], values: Select[Any]) -> ColumnElement[bool]:
    """Whether the value of the column is among those that the statement selects.

    PostgreSQL selects these first and looks each up in an index of the column. For `in_` it may
    read the whole table instead, when it expects many or does not know how many there will be.
    """
    return _Written(
        of, values.scalar_subquery(), postgresql="{0} = ANY (ARRAY {1})", sqlite="{0} IN {1}"
    )


def byte_length(text: InstrumentedAttribute[str]) -> ColumnElement[int]:
    """The length of a text in UTF-8. PostgreSQL knows it without reading the text."""
    return _Written(
        text,
        postgresql="octet_length({0})",
        # `octet_length` is younger than the versions of SQLite that are supported.
        sqlite="length(CAST({0} AS BLOB))",
        type_=Integer(),
    )


def position_of(text: ColumnElement[str], sought: ColumnElement[str]) -> ColumnElement[int]:
    """The position of `sought`, without wildcards; 0 if absent."""
    return _Written(
        text,
        sought,
        postgresql="strpos({0}, {1})",
        sqlite="instr({0}, {1})",
        type_=Integer(),
    )


def columns_of(
    row: type[Row], *, but: Collection[InstrumentedAttribute[Any]] = ()
) -> list[Column[Any]]:
    """The columns of a table, without some, in their order."""
    left_out = {attribute.key for attribute in but}
    table = cast(Table, row.__table__)
    return [column for column in table.columns if column.key not in left_out]


def bind_columns(
    *columns: InstrumentedAttribute[Any] | Column[Any],
) -> dict[str, BindParameter[Any]]:
    """For `values`: each column from the parameter of its name."""
    return {column.key: bindparam(column.key, type_=column.type) for column in columns}
