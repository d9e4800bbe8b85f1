"""All tables of the core, as the migrations must create them."""

from sqlalchemy import MetaData

from hexameter.adapters.sql.tables import (
    audit,
    auth,
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
    working_copies,
)

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
    imports,
    outbox,
    subscriptions,
    idempotency,
    audit,
    rate_limits,
    schedules,
)


def metadata() -> MetaData:
    return users.Row.metadata
