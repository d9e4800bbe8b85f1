"""PostgreSQL through asyncpg."""

from collections.abc import Awaitable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, cast

import asyncpg
from pydantic_core import from_json
from sqlalchemy import URL, Dialect
from sqlalchemy.dialects.postgresql.asyncpg import dialect as asyncpg_dialect

from hexameter.adapters.sql.constraints import refusal_of
from hexameter.adapters.sql.driver.driver import (
    CONNECT_TIMEOUT,
    LOCK_TIMEOUT,
    POOL_TIMEOUT,
    READ_STATEMENT_TIMEOUT,
    WRITE_STATEMENT_TIMEOUT,
)
from hexameter.adapters.sql.driver.errors import (
    ConstraintViolated,
    LockTimeout,
    StoreReadOnly,
    UnsupportedDatabase,
    UnusableDatabase,
)
from hexameter.application.ports.unit_of_work import StoreUnavailable

APPLICATION_NAME = "hexameter"
CLOSE_TIMEOUT = 2.0
ENCODING = "UTF8"
_VALUES = {
    "sslmode": ("disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
    "target_session_attrs": (
        "any",
        "primary",
        "standby",
        "read-write",
        "read-only",
        "prefer-standby",
    ),
}
# Seconds that the client waits beyond the server's own timeout, for a server that hangs.
ANSWER_MARGIN = 0.3
# A list stops when it has a page, so it needs its rows in the order of an index. A bitmap scan
# loses that order: where the planner expects few rows and there are many, it sorts all of them.
_READER_SETTINGS = {"enable_bitmapscan": "off"}

# InternalClientError is raised for a statement that is sent between the server's last message on a
# connection and the end of that connection.
_LOST_CONNECTION = (asyncpg.InterfaceError, asyncpg.InternalClientError, OSError, TimeoutError)


class AsyncpgDriver:
    begin = "BEGIN"
    pool_timeout = POOL_TIMEOUT

    def __init__(self, url: URL, pool_size: int) -> None:
        self.dialect: Dialect = asyncpg_dialect()
        self.readers = self.writers = pool_size
        self._url = url

    def prepare(self) -> None:
        return None

    async def connect(self, *, writing: bool) -> asyncpg.Connection:
        timeout = WRITE_STATEMENT_TIMEOUT if writing else READ_STATEMENT_TIMEOUT
        connection = await connect(
            self._url,
            command_timeout=timeout + ANSWER_MARGIN,
            server_settings={
                "statement_timeout": _milliseconds(timeout),
                "lock_timeout": _milliseconds(LOCK_TIMEOUT),
                "idle_in_transaction_session_timeout": _milliseconds(60),
                **({} if writing else _READER_SETTINGS),
            },
        )
        await connection.set_type_codec(
            "jsonb", schema="pg_catalog", encoder=str, decoder=from_json, format="text"
        )
        return connection

    def fetch(
        self, connection: Any, sql: str, arguments: Sequence[object]
    ) -> Awaitable[Sequence[Sequence[object]]]:
        return connection.fetch(sql, *arguments)

    async def execute(self, connection: Any, sql: str, arguments: Sequence[object]) -> int:
        status: str = await connection.execute(sql, *arguments)
        count = status.rpartition(" ")[2]
        return int(count) if count.isdecimal() else 0

    async def close(self, connection: Any) -> None:
        # Closing waits until the server has stopped a cancelled statement; terminating at once
        # would leave it running there.
        try:
            await connection.close(timeout=CLOSE_TIMEOUT)
        except (*_LOST_CONNECTION, asyncpg.PostgresError):
            connection.terminate()

    def is_closed(self, connection: Any) -> bool:
        return connection.is_closed()

    def survives(self, error: BaseException) -> bool:
        if isinstance(error, asyncpg.PostgresError):
            state = getattr(error, "sqlstate", None)
            return not _is_transient(state) or _ends_only_the_statement(state)
        return isinstance(error, asyncpg.DataError)

    def translate_error(self, error: Exception, table: str | None) -> Exception:
        if isinstance(error, asyncpg.IntegrityConstraintViolationError):
            constraint = getattr(error, "constraint_name", None)
            return refusal_of(constraint) or ConstraintViolated(constraint or "")
        if isinstance(error, asyncpg.LockNotAvailableError):
            return LockTimeout()
        if isinstance(error, asyncpg.ReadOnlySQLTransactionError):
            return StoreReadOnly()
        if isinstance(error, asyncpg.PostgresError):
            return StoreUnavailable() if _is_transient(getattr(error, "sqlstate", None)) else error
        if isinstance(error, _LOST_CONNECTION) and not isinstance(error, asyncpg.DataError):
            return StoreUnavailable()
        return error


async def connect(
    url: URL,
    *,
    command_timeout: float | None = None,
    server_settings: Mapping[str, str] = MappingProxyType({}),
) -> asyncpg.Connection:
    """Raises `UnusableDatabase` for one whose encoding is not UTF-8, and `UnsupportedDatabase` for
    a URL that asks for another on the connection.
    """
    dsn, timeout = dsn_of(url)
    application = {} if "application_name" in url.query else {"application_name": APPLICATION_NAME}
    connection: asyncpg.Connection = await asyncpg.connect(
        dsn,
        timeout=cast(Any, timeout),  # Declared as int, but any number is accepted.
        command_timeout=command_timeout,
        server_settings={"jit": "off", **application, **server_settings},
    )
    settings = connection.get_settings()
    encoding = getattr(settings, "server_encoding", ENCODING)
    if encoding != ENCODING:
        connection.terminate()
        raise UnusableDatabase(
            f"The database has the encoding {encoding}: create one with ENCODING '{ENCODING}'."
        )
    # asyncpg asks for UTF-8 and always writes it, so another would change texts or refuse them.
    if getattr(settings, "client_encoding", ENCODING).replace("-", "").upper() != ENCODING:
        connection.terminate()
        raise UnsupportedDatabase("client_encoding in the database URL must be UTF8.")
    return connection


def dsn_of(url: URL) -> tuple[str, float]:
    """The data source name for asyncpg, and the connection timeout in seconds.

    As with libpq, `sslmode` and `connect_timeout` are understood, and `options` as well as every
    parameter of the server, such as `application_name`, is passed on.
    """
    # `ssl` is what SQLAlchemy's dialect calls it.
    query = {"sslmode" if name == "ssl" else name: value for name, value in url.query.items()}
    url = url.set(query=query)
    timeout = _text(url, "connect_timeout") or str(CONNECT_TIMEOUT)
    if not timeout.replace(".", "", 1).isdecimal() or float(timeout) <= 0:
        raise UnsupportedDatabase("connect_timeout in the database URL is not a number of seconds.")
    for name, known in _VALUES.items():
        if (value := _text(url, name)) is not None and value not in known:
            raise UnsupportedDatabase(
                f"{name} in the database URL is {value!r}; it can be {', '.join(known)}."
            )
    query.pop("connect_timeout", None)
    dsn = url.set(drivername="postgresql", query=query).render_as_string(hide_password=False)
    return dsn, float(timeout)


def _text(url: URL, name: str) -> str | None:
    value = url.query.get(name)
    return value if value is None or isinstance(value, str) else value[-1]


def _milliseconds(seconds: float) -> str:
    return str(round(seconds * 1000))


# Connection, authorization, missing database, resources, operator, system.
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_TRANSIENT_CLASSES = frozenset({"08", "28", "3D", "53", "57", "58"})
# Serialization, deadlock; read-only; idle or open for too long; missing privilege; a server or
# database in another state than the statement needs. The last two could also be bugs of a program
# that changes roles or uses `currval`, which this one does not. The rest of class 25, such as 25P02
# (in_failed_sql_transaction), is always a bug.
_TRANSIENT_STATES = frozenset({"40001", "40P01", "25006", "25P03", "25P04", "42501", "55000"})
# Of these, the ones that leave the connection usable: resources; serialization, deadlock, a
# cancelled statement. After another of them the connection may belong to a server or a role that
# will never serve it again.
_STATEMENT_CLASSES = frozenset({"53"})
_STATEMENT_STATES = frozenset({"40001", "40P01", "57014"})


def _is_transient(state: str | None) -> bool:
    return state is not None and (state[:2] in _TRANSIENT_CLASSES or state in _TRANSIENT_STATES)


def _ends_only_the_statement(state: str | None) -> bool:
    return state is not None and (state[:2] in _STATEMENT_CLASSES or state in _STATEMENT_STATES)
