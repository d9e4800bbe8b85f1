"""All tables of the core, for the migrations to compare with."""

from sqlalchemy import MetaData

from adapters.sql.tables import auth, calls, outbox, posts, users

FEATURES = (users, auth, posts, outbox, calls)


def metadata() -> MetaData:
    return users.Row.metadata
