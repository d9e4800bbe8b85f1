"""Maps violated constraints to domain errors, for both databases."""

from collections.abc import Callable

from hexameter.domain.errors import DomainError
from hexameter.domain.posts.errors import AlreadyImported, PostNotFound, SlugTaken
from hexameter.domain.users.errors import EmailTaken, UsernameTaken, UserNotFound

_BY_CONSTRAINT: dict[str, Callable[[], DomainError]] = {
    "uq_users_email_key": EmailTaken,
    "uq_users_username": UsernameTaken,
    "pk_post_slugs": SlugTaken,
    "pk_import_records": AlreadyImported,
    "uq_import_records_post_id": AlreadyImported,
    "fk_import_records_post_id": PostNotFound,
    "fk_posts_author_id": UserNotFound,
    "fk_follows_follower_id": UserNotFound,
    "fk_sessions_user_id": UserNotFound,
    "fk_mailed_tokens_user_id": UserNotFound,
    "fk_idempotency_records_caller_id": UserNotFound,
}

# SQLite reports the columns of a unique constraint, but nothing of a foreign key. The statement's
# table identifies it, because no table has two foreign keys that can be violated.
_BY_COLUMNS = {
    "users.email_key": "uq_users_email_key",
    "users.username": "uq_users_username",
    "post_slugs.slug": "pk_post_slugs",
    "import_records.key": "pk_import_records",
    "import_records.post_id": "uq_import_records_post_id",
}
_BY_TABLE = {
    "import_records": "fk_import_records_post_id",
    "posts": "fk_posts_author_id",
    "follows": "fk_follows_follower_id",
    "sessions": "fk_sessions_user_id",
    "mailed_tokens": "fk_mailed_tokens_user_id",
    "idempotency_records": "fk_idempotency_records_caller_id",
}


def refusal_of(constraint: str | None) -> DomainError | None:
    """None for a constraint that only a bug can violate."""
    error = _BY_CONSTRAINT.get(constraint or "")
    return error() if error else None


def refusal_of_columns(columns: str) -> DomainError | None:
    """`columns` as SQLite reports them: `table.column, table.column`."""
    return refusal_of(_BY_COLUMNS.get(columns))


def refusal_of_reference(table: str | None) -> DomainError | None:
    """A row of this table refers to one that is missing."""
    return refusal_of(_BY_TABLE.get(table or ""))
