"""All tables of the core, as the migrations must create them."""

from sqlalchemy import MetaData

from hexameter.adapters.sql.tables import (
    audit,
    auth,
    comments,
    favorites,
    follows,
    idempotency,
    imports,
    outbox,
    rate_limits,
    schedules,
    subscriptions,
    tags,
    users,
)
from hexameter.adapters.sql.tables.posts import (
    post_numbers,
    posts,
    preview_links,
    revisions,
    search,
    working_copies,
)
from hexameter.adapters.sql.tables.posts.search import FULL_TEXT_INDEX

FEATURES = (
    users,
    auth,
    posts,
    post_numbers,
    preview_links,
    working_copies,
    tags,
    revisions,
    favorites,
    follows,
    comments,
    imports,
    outbox,
    subscriptions,
    idempotency,
    audit,
    rate_limits,
    schedules,
    search,
)


def is_declared(name: str | None) -> bool:
    """The full-text index is not: on SQLite it has tables of its own."""
    return name is None or name.split("_")[:2] != FULL_TEXT_INDEX.split("_")


def metadata() -> MetaData:
    return users.Row.metadata
