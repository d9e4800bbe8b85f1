"""What repositories and queries of an extension are written with in an SQL database.

Names here are stable. A repository takes a `UnitOfWorkContext`, a query port's adapter the
`Database`. Statements are SQLAlchemy Core, for SQLite and PostgreSQL.
"""

from hexameter.adapters.sql.driver.constructs import Statement, bind_columns, in_list, upsert
from hexameter.adapters.sql.driver.errors import ConstraintViolated
from hexameter.adapters.sql.driver.interface import Connection, Database, ResultRow
from hexameter.adapters.sql.schema.row import NAMING_CONVENTION
from hexameter.adapters.sql.schema.types import Json, UtcDateTime, text
from hexameter.adapters.sql.unit_of_work import UnitOfWorkContext

__all__ = [
    "NAMING_CONVENTION",
    "Connection",
    "ConstraintViolated",
    "Database",
    "Json",
    "ResultRow",
    "Statement",
    "UnitOfWorkContext",
    "UtcDateTime",
    "bind_columns",
    "in_list",
    "text",
    "upsert",
]
