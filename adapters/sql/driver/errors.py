from hexameter.application.ports.unit_of_work import StoreUnavailable, UnitOfWorkMisused


class UnsupportedDatabase(ValueError):
    """The database URL cannot be used; the message says why, without the URL's password."""


class UnusableDatabase(Exception):
    """The database is there and cannot serve this release; the message says why."""

    hints: tuple[str, ...] = ()
    """What to do about it."""


class LockTimeout(StoreUnavailable):
    """Another transaction has held a lock for too long."""


class ConstraintViolated(Exception):
    """A constraint that `adapters.sql.constraints` does not list, such as one of an extension.

    `constraint` is its name on PostgreSQL; on SQLite, the columns of a unique one.
    """

    def __init__(self, constraint: str) -> None:
        super().__init__(constraint)
        self.constraint = constraint


class StoreReadOnly(StoreUnavailable):
    """The server accepts no changes, as a standby does."""

    message = "Changes cannot be made at the moment. Try again shortly."


def transaction_failed() -> UnitOfWorkMisused:
    return UnitOfWorkMisused("A statement of this transaction has failed: leave the block.")
