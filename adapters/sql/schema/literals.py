"""Values that are written into statements as literals, so that the planner sees which index
applies.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from hexameter.adapters.sql.schema.types import UtcDateTime


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
