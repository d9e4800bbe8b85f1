"""Statements compiled once for each database.

A statement is a constant of its module: SQLAlchemy Core with a `bindparam` for each value that
changes. Fixed words that a partial index depends on are written with `constant`.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import cast

from sqlalchemy import ClauseElement, Dialect, Integer, bindparam, select
from sqlalchemy import __version__ as sqlalchemy_version
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import TableClause, UpdateBase

from hexameter.adapters.sql.driver.constructs import Statement, Upsert
from hexameter.adapters.sql.driver.interface import ResultRow

Make = Callable[[Iterable[object]], ResultRow]
Processor = Callable[[object], object]


@dataclass(frozen=True, slots=True)
class _Argument:
    """A constant, or the parameter `name` of the caller."""

    name: str | None
    constant: object
    processor: Processor | None


class CompiledStatement:
    """A statement as the driver takes it, with the conversions of arguments and rows."""

    __slots__ = ("_arguments", "_make", "_names", "_results", "sql", "table")

    def __init__(
        self,
        sql: str,
        arguments: Sequence[_Argument],
        columns: Sequence[str],
        results: Sequence[Processor | None],
        table: str | None,
    ) -> None:
        self.sql = sql
        self.table = table
        """The table of an insert, update or delete; None for a select."""
        self._arguments = tuple(arguments)
        self._names = frozenset(
            argument.name for argument in arguments if argument.name is not None
        )
        row_type = namedtuple("ResultRow", columns, rename=True)
        self._make = cast(Make, partial(tuple.__new__, row_type))
        self._results = tuple(
            (index, processor) for index, processor in enumerate(results) if processor is not None
        )

    def arguments(self, parameters: Mapping[str, object]) -> list[object]:
        """In the driver's order. TypeError unless the parameters are exactly the statement's."""
        if len(parameters) != len(self._names):
            raise self._mismatch(parameters)
        try:
            return [
                argument.constant
                if argument.name is None
                else parameters[argument.name]
                if argument.processor is None
                else argument.processor(parameters[argument.name])
                for argument in self._arguments
            ]
        except KeyError:
            raise self._mismatch(parameters) from None

    def _mismatch(self, parameters: Mapping[str, object]) -> TypeError:
        wrong = sorted(self._names.symmetric_difference(parameters))
        return TypeError(f"Missing or unknown parameters {wrong} for: {self.sql}")

    def rows(self, raw: Sequence[Iterable[object]]) -> list[ResultRow]:
        """The driver's rows as named tuples."""
        if self._results:
            return [self.row(values) for values in raw]
        return list(map(self._make, raw))

    def row(self, raw: Iterable[object]) -> ResultRow:
        if not self._results:
            return self._make(raw)
        values = list(raw)
        for index, processor in self._results:
            values[index] = processor(values[index])
        return self._make(values)


_COMPILER_ATTRIBUTES = (
    "bind_names",
    "literal_execute_params",
    "positiontup",
    "post_compile_params",
)
_BIND_ATTRIBUTES = ("effective_value", "key", "required")


def _require_hooks(dialect: Dialect) -> None:
    """Raises RuntimeError when SQLAlchemy lacks what `StatementCache` reads beyond its public API,
    so that an unsuitable release is noticed at start-up.
    """
    bind = bindparam("probe", type_=Integer())
    compiled = select(bind).compile(dialect=dialect)
    missing = [name for name in _COMPILER_ATTRIBUTES if not hasattr(compiled, name)]
    missing += [name for name in _BIND_ATTRIBUTES if not hasattr(bind, name)]
    if missing:
        raise RuntimeError(f"SQLAlchemy {sqlalchemy_version} lacks {', '.join(missing)}.")


class StatementCache(dict[Statement, CompiledStatement]):
    """The compiled statements of one dialect. One that is missing is compiled.

    Statements are found by identity, so one that is created for each call would be compiled for
    each call. More than `MAX_STATEMENTS` indicate that and are refused.
    """

    MAX_STATEMENTS = 5000

    def __init__(self, dialect: Dialect) -> None:
        _require_hooks(dialect)
        super().__init__()
        self._dialect = dialect

    def __missing__(self, statement: Statement) -> CompiledStatement:
        if len(self) >= self.MAX_STATEMENTS:
            raise RuntimeError("Statements must be constants: too many have been compiled.")
        compiled = self[statement] = self._compile(statement)
        return compiled

    def _compile(self, statement: Statement) -> CompiledStatement:
        if isinstance(statement, Upsert):
            statement = statement.statement(self._dialect)
        compiled = cast(SQLCompiler, cast(ClauseElement, statement).compile(dialect=self._dialect))
        if compiled.post_compile_params or compiled.literal_execute_params:
            raise TypeError("A statement that changes with its values: use in_list, not in_.")
        binds = {name: bind for bind, name in compiled.bind_names.items()}
        arguments = list[_Argument]()
        for name in compiled.positiontup or ():
            bind = binds[name]
            processor = bind.type.dialect_impl(self._dialect).bind_processor(self._dialect)
            if bind.required:
                arguments.append(_Argument(bind.key, None, processor))
            else:
                value = bind.effective_value
                arguments.append(_Argument(None, processor(value) if processor else value, None))
        columns = dict(getattr(statement, "exported_columns", {}).items())
        results = [
            column.type.dialect_impl(self._dialect).result_processor(self._dialect, None)
            for column in columns.values()
        ]
        table = statement.table if isinstance(statement, UpdateBase) else None
        name = table.name if isinstance(table, TableClause) else None
        return CompiledStatement(str(compiled), arguments, tuple(columns), results, name)
