"""All tables of the core, for the migrations to compare with."""

from sqlalchemy import MetaData

from hexameter.adapters.sql.tables import auth, calls, imports, outbox, posts, users

FEATURES = (users, auth, posts, imports, outbox, calls)


def metadata() -> MetaData:
    return users.Row.metadata
