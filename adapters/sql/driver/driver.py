"""What the compiled statements need of a driver, for PostgreSQL and SQLite alike."""

from collections.abc import Awaitable, Sequence
from typing import Any, Protocol

from sqlalchemy import Dialect

# In seconds. Together they bound the answer to a request by five seconds while a database is away.
CONNECT_TIMEOUT = 3.0
POOL_TIMEOUT = 0.8
MAX_POOL_WAIT = 4.0
READ_STATEMENT_TIMEOUT = 4.0
# A claim of an idempotency key waits for a lock, so locks time out before statements do.
LOCK_TIMEOUT = 4.0
WRITE_STATEMENT_TIMEOUT = 4.3


class Driver(Protocol):
    """`connection` is the driver's own."""

    dialect: Dialect
    """Compiles the statements."""
    begin: str
    """The statement that begins a transaction for writing."""
    readers: int
    """How many connections for reading there may be."""
    writers: int
    pool_timeout: float
    """How long to wait for a connection while none becomes free, in seconds."""

    def prepare(self) -> None:
        """Before the first connection."""
        ...

    async def connect(self, *, writing: bool) -> Any: ...

    def fetch(
        self, connection: Any, sql: str, arguments: Sequence[object]
    ) -> Awaitable[Sequence[Sequence[object]]]: ...

    async def execute(self, connection: Any, sql: str, arguments: Sequence[object]) -> int:
        """The number of rows that were inserted, updated or deleted."""
        ...

    async def close(self, connection: Any) -> None:
        """Stops the running statement and rolls back."""
        ...

    def is_closed(self, connection: Any) -> bool:
        """Whether the server is known to have closed it."""
        ...

    def survives(self, error: BaseException) -> bool:
        """Whether the connection can still be used after this error."""
        ...

    def translate_error(self, error: Exception, table: str | None) -> Exception:
        """`StoreUnavailable`, the domain's error for a constraint, or the error itself.

        `table` is the one that the statement writes to.
        """
        ...
