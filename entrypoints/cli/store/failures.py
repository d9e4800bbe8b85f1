"""Turns errors of database drivers into `CommandFailed`."""

from collections.abc import Generator
from contextlib import contextmanager

from hexameter.application.ports.unit_of_work import StoreUnavailable
from hexameter.entrypoints.cli.failures import WRONG_USAGE, CommandFailed

MAX_REASON = 200


@contextmanager
def store_failures() -> Generator[None]:
    """For work on the store that no port does, so that drivers raise their own errors."""
    try:
        yield
    except Exception as error:
        # Imported here, so that a server on memory:// does not load them.
        import sqlite3

        import asyncpg
        from sqlalchemy.exc import ArgumentError, SQLAlchemyError

        from hexameter.adapters.sql.driver.errors import UnsupportedDatabase, UnusableDatabase

        if isinstance(error, ArgumentError):
            raise CommandFailed(
                "HEXAMETER_DATABASE_URL is not a database URL.", code=WRONG_USAGE
            ) from error
        if isinstance(error, UnsupportedDatabase):
            raise CommandFailed(
                f"HEXAMETER_DATABASE_URL cannot be used: {reason(error)}", code=WRONG_USAGE
            ) from error
        if isinstance(error, UnusableDatabase):
            raise CommandFailed(str(error), *error.hints) from error
        drivers = (SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError, sqlite3.Error)
        if isinstance(error, (StoreUnavailable, OSError, *drivers)):
            raise CommandFailed(f"The database cannot be used: {reason(error)}") from error
        raise


def reason(error: BaseException) -> str:
    """The message of the driver, on one line and without the failed statement."""
    cause = getattr(error, "orig", None) or error
    if isinstance(cause, StoreUnavailable) and cause.__cause__ is not None:
        cause = cause.__cause__
    while cause.__cause__ is not None and not str(cause).strip():
        cause = cause.__cause__
    text = " ".join(str(cause).split()) or type(cause).__name__
    return text.rpartition(">: ")[2][:MAX_REASON].rstrip(".") + "."
