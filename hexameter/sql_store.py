"""What repositories and queries of an extension are written with in an SQL database.

Names here are stable. A repository takes a `UnitOfWorkContext`, a query port's adapter the
`Database`. Statements are SQLAlchemy Core, for SQLite and PostgreSQL.
"""

from hexameter.adapters.sql.driver.constructs import Statement as Statement
from hexameter.adapters.sql.driver.constructs import bind_columns as bind_columns
from hexameter.adapters.sql.driver.constructs import in_list as in_list
from hexameter.adapters.sql.driver.constructs import upsert as upsert
from hexameter.adapters.sql.driver.errors import ConstraintViolated as ConstraintViolated
from hexameter.adapters.sql.driver.interface import Connection as Connection
from hexameter.adapters.sql.driver.interface import Database as Database
from hexameter.adapters.sql.driver.interface import ResultRow as ResultRow
from hexameter.adapters.sql.schema.row import NAMING_CONVENTION as NAMING_CONVENTION
from hexameter.adapters.sql.schema.types import Json as Json
from hexameter.adapters.sql.schema.types import UtcDateTime as UtcDateTime
from hexameter.adapters.sql.schema.types import text as text
from hexameter.adapters.sql.unit_of_work import UnitOfWorkContext as UnitOfWorkContext
