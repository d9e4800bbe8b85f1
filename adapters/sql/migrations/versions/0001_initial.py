"""Initial schema: accounts, posts, events and rate limits.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_accounts()
    _create_posts()
    _create_events()
    _create_calls()
    for name, table, columns, where in _INDEXES:
        condition = sa.text(where) if where else None
        op.create_index(
            name,
            table,
            columns,
            unique=name.startswith("uq_"),
            postgresql_where=condition,
            sqlite_where=condition,
        )
    earliest = _EARLIEST[op.get_bind().dialect.name]
    op.create_index(
        "ix_posts_unpublished_by_published_at",
        "posts",
        ["status", sa.text(f"coalesce(published_at, {earliest})"), "id"],
        postgresql_where=sa.text("status <> 'published'"),
        sqlite_where=sa.text("status <> 'published'"),
    )
    op.execute("INSERT INTO sequencers (name, position) VALUES ('outbox', 0)")
    for statement in _APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_audit_change()")


_TABLES = [
    "users",
    "registrations",
    "username_holds",
    "mailed_tokens",
    "sessions",
    "refresh_tokens",
    "ended_sessions",
    "posts",
    "post_slugs",
    "post_tags",
    "outbox",
    "deliveries",
    "sequencers",
    "idempotency_records",
    "audit_entries",
    "rate_limits",
]

_INDEXES: list[tuple[str, str, list[str], str | None]] = [
    ("ix_users_active_administrators", "users", ["id"], "role = 'admin' AND suspended_at IS NULL"),
    ("ix_users_created_at_id", "users", ["created_at", "id"], None),
    ("ix_users_suspended", "users", ["id"], "suspended_at IS NOT NULL"),
    ("ix_users_deletion_due_at", "users", ["deletion_due_at", "id"], "deletion_due_at IS NOT NULL"),
    (
        "ix_registrations_email_key_created_at_id",
        "registrations",
        ["email_key", "created_at", "id"],
        None,
    ),
    ("ix_registrations_expires_at", "registrations", ["expires_at"], None),
    ("ix_mailed_tokens_expires_at", "mailed_tokens", ["expires_at"], None),
    ("ix_mailed_tokens_user_id_purpose", "mailed_tokens", ["user_id", "purpose"], None),
    ("ix_sessions_ended_at", "sessions", ["ended_at"], "ended_at IS NOT NULL"),
    ("ix_sessions_expires_at", "sessions", ["expires_at"], None),
    ("ix_sessions_user_id_created_at_id", "sessions", ["user_id", "created_at", "id"], None),
    ("uq_refresh_tokens_leaf", "refresh_tokens", ["session_id"], "rotated_at IS NULL"),
    ("ix_posts_author_id_id", "posts", ["author_id", "id"], None),
    ("ix_posts_due", "posts", ["publish_at", "id"], "status = 'scheduled'"),
    ("ix_posts_published_by_created_at", "posts", ["created_at", "id"], "status = 'published'"),
    ("ix_posts_published_by_published_at", "posts", ["published_at", "id"], "status = 'published'"),
    ("ix_posts_published_by_title", "posts", ["title", "id"], "status = 'published'"),
    ("ix_posts_published_by_updated_at", "posts", ["updated_at", "id"], "status = 'published'"),
    (
        "ix_posts_published_of_author",
        "posts",
        ["author_id", "published_at", "id"],
        "status = 'published'",
    ),
    ("ix_posts_unpublished", "posts", ["status", "created_at", "id"], "status <> 'published'"),
    ("ix_post_tags_tag_post_id", "post_tags", ["tag", "post_id"], None),
    (
        "ix_post_tags_published",
        "post_tags",
        ["tag", "published_at", "post_id"],
        "published_at IS NOT NULL",
    ),
    ("ix_outbox_unsequenced", "outbox", ["number"], "position IS NULL"),
    ("ix_deliveries_pending", "deliveries", ["subscriber", "position"], "status = 'pending'"),
    (
        "ix_deliveries_pending_of_aggregate",
        "deliveries",
        ["subscriber", "aggregate", "aggregate_id", "position"],
        "status = 'pending'",
    ),
    (
        "ix_deliveries_status_subscriber_position",
        "deliveries",
        ["status", "subscriber", "position"],
        None,
    ),
    ("ix_audit_entries_actor_id_id", "audit_entries", ["actor_id", "id"], None),
    ("ix_audit_entries_occurred_at_id", "audit_entries", ["occurred_at", "id"], None),
    ("ix_audit_entries_subject_id_id", "audit_entries", ["subject_id", "id"], None),
    ("ix_username_holds_email_key", "username_holds", ["email_key"], None),
    ("ix_username_holds_expires_at", "username_holds", ["expires_at"], None),
    ("ix_refresh_tokens_session_id", "refresh_tokens", ["session_id"], None),
    ("ix_ended_sessions_ended_at", "ended_sessions", ["ended_at"], None),
    ("ix_post_slugs_post_id", "post_slugs", ["post_id"], None),
    ("ix_outbox_occurred_at", "outbox", ["occurred_at"], None),
    ("ix_idempotency_records_created_at", "idempotency_records", ["created_at"], None),
    ("ix_rate_limits_resets_at", "rate_limits", ["resets_at"], None),
]

_EARLIEST = {
    "postgresql": "'-infinity'::timestamp with time zone",
    "sqlite": "'0001-01-01T00:00:00.000+00:00'",
}

_APPEND_ONLY = {
    "postgresql": [
        """
        CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'audit entries are append-only' USING ERRCODE = 'restrict_violation';
        END $$
        """,
        """
        CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE ON audit_entries
        FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()
        """,
        """
        CREATE TRIGGER audit_entries_no_truncate BEFORE TRUNCATE ON audit_entries
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()
        """,
    ],
    "sqlite": [
        f"""
        CREATE TRIGGER audit_entries_no_{action} BEFORE {action} ON audit_entries
        BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END
        """
        for action in ("update", "delete")
    ],
}


def _text(length: int | None = None) -> sa.types.TypeEngine[str]:
    kind = sa.Text if length is None else sa.String
    return kind(length).with_variant(kind(length, collation="C"), "postgresql")


def _moment() -> sa.types.TypeEngine[object]:
    return sa.DateTime(timezone=True).with_variant(sa.String(29), "sqlite")


def _number() -> sa.types.TypeEngine[int]:
    # SQLite numbers only columns of type INTEGER automatically.
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _json() -> sa.types.TypeEngine[object]:
    return sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def _required(name: str, type_: sa.types.TypeEngine[object]) -> sa.Column[object]:
    return sa.Column(name, type_, nullable=False)


def _create_accounts() -> None:
    op.create_table(
        "users",
        _required("id", sa.Uuid()),
        _required("version", sa.Integer()),
        _required("email", _text(254)),
        _required("email_key", _text(762)),
        sa.Column("email_verified_at", _moment()),
        _required("username", _text(30)),
        _required("name", _text(80)),
        _required("name_key", _text(240)),
        sa.Column("bio", _text(500)),
        _required("role", _text(20)),
        sa.Column("password_hash", _text()),
        sa.Column("suspended_at", _moment()),
        sa.Column("deletion_due_at", _moment()),
        _required("created_at", _moment()),
        _required("updated_at", _moment()),
        sa.CheckConstraint("role IN ('reader', 'author', 'editor', 'admin')", name="ck_users_role"),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        *_unique_of_users(),
    )
    op.create_table(
        "registrations",
        _required("id", sa.Uuid()),
        _required("version", sa.Integer()),
        _required("email", _text(254)),
        _required("email_key", _text(762)),
        _required("username", _text(30)),
        _required("name", _text(80)),
        _required("password_hash", _text()),
        _required("token_digest", sa.LargeBinary()),
        _required("created_at", _moment()),
        _required("expires_at", _moment()),
        sa.PrimaryKeyConstraint("id", name="pk_registrations"),
        sa.UniqueConstraint("token_digest", name="uq_registrations_token_digest"),
    )
    op.create_table(
        "username_holds",
        _required("username", _text(30)),
        _required("email_key", _text(762)),
        _required("expires_at", _moment()),
        sa.PrimaryKeyConstraint("username", name="pk_username_holds"),
    )
    op.create_table(
        "mailed_tokens",
        _required("id", sa.Uuid()),
        _required("version", sa.Integer()),
        _required("purpose", _text(40)),
        _required("user_id", sa.Uuid()),
        _required("email", _text(254)),
        _required("digest", sa.LargeBinary()),
        _required("created_at", _moment()),
        _required("expires_at", _moment()),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_mailed_tokens_user_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_mailed_tokens"),
        sa.UniqueConstraint("digest", name="uq_mailed_tokens_digest"),
    )
    op.create_table(
        "sessions",
        _required("id", sa.Uuid()),
        _required("version", sa.Integer()),
        _required("user_id", sa.Uuid()),
        _required("device", _text(200)),
        sa.Column("ip", _text(64)),
        _required("created_at", _moment()),
        _required("last_used_at", _moment()),
        _required("authenticated_at", _moment()),
        _required("expires_at", _moment()),
        sa.Column("ended_at", _moment()),
        sa.Column("end_reason", _text(40)),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_sessions_user_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
    )
    op.create_table(
        "refresh_tokens",
        _required("digest", sa.LargeBinary()),
        _required("session_id", sa.Uuid()),
        _required("issued_at", _moment()),
        _required("expires_at", _moment()),
        sa.Column("rotated_at", _moment()),
        sa.Column("nonce", sa.LargeBinary()),
        sa.Column("successor_digest", sa.LargeBinary()),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name="fk_refresh_tokens_session_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("digest", name="pk_refresh_tokens"),
    )
    op.create_table(
        "ended_sessions",
        _required("session_id", sa.Uuid()),
        _required("ended_at", _moment()),
        sa.PrimaryKeyConstraint("session_id", name="pk_ended_sessions"),
    )


def _create_posts() -> None:
    op.create_table(
        "posts",
        _required("id", sa.Uuid()),
        _required("version", sa.Integer()),
        _required("author_id", sa.Uuid()),
        _required("slug", _text(80)),
        _required("status", _text(20)),
        _required("created_at", _moment()),
        _required("updated_at", _moment()),
        sa.Column("published_at", _moment()),
        sa.Column("publish_at", _moment()),
        _required("reading_minutes", sa.Integer()),
        _required("title", _text(200)),
        _required("tags", _json()),
        sa.Column("summary", _text(500)),
        _required("body", _text()),
        _required("html", _text()),
        sa.CheckConstraint(
            "status IN ('draft', 'scheduled', 'published', 'archived')", name="ck_posts_status"
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name="fk_posts_author_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_posts"),
    )
    op.create_table(
        "post_slugs",
        _required("slug", _text(80)),
        _required("post_id", sa.Uuid()),
        sa.ForeignKeyConstraint(
            ["post_id"],
            ["posts.id"],
            name="fk_post_slugs_post_id",
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("slug", name="pk_post_slugs"),
    )
    op.create_table(
        "post_tags",
        _required("post_id", sa.Uuid()),
        _required("tag", _text(40)),
        sa.Column("published_at", _moment()),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name="fk_post_tags_post_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post_id", "tag", name="pk_post_tags"),
    )


def _create_events() -> None:
    op.create_table(
        "outbox",
        sa.Column("number", _number(), sa.Identity(always=True), nullable=False),
        _required("id", sa.Uuid()),
        sa.Column("position", sa.BigInteger()),
        _required("type", _text(80)),
        _required("aggregate", _text(40)),
        _required("aggregate_id", sa.Uuid()),
        _required("occurred_at", _moment()),
        _required("data", _json()),
        sa.PrimaryKeyConstraint("number", name="pk_outbox"),
        sa.UniqueConstraint("id", name="uq_outbox_id"),
        sa.UniqueConstraint("position", name="uq_outbox_position"),
    )
    op.create_table(
        "deliveries",
        _required("id", sa.Uuid()),
        _required("event_id", sa.Uuid()),
        _required("subscriber", _text(120)),
        _required("position", sa.BigInteger()),
        _required("aggregate", _text(40)),
        _required("aggregate_id", sa.Uuid()),
        _required("status", _text(20)),
        _required("attempts", sa.Integer()),
        _required("due_at", _moment()),
        sa.Column("owner", _text(120)),
        sa.Column("leased_until", _moment()),
        sa.Column("finished_at", _moment()),
        sa.Column("last_error", _text()),
        sa.CheckConstraint(
            "status IN ('pending', 'succeeded', 'dead')", name="ck_deliveries_status"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["outbox.id"], name="fk_deliveries_event_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint("event_id", "subscriber", name="uq_deliveries_event_id_subscriber"),
    )
    op.create_table(
        "sequencers",
        _required("name", _text(40)),
        _required("position", sa.BigInteger()),
        sa.PrimaryKeyConstraint("name", name="pk_sequencers"),
    )


def _create_calls() -> None:
    op.create_table(
        "idempotency_records",
        _required("caller_id", sa.Uuid()),
        _required("operation", _text(80)),
        _required("key", _text(255)),
        _required("fingerprint", sa.LargeBinary()),
        _required("resource_id", sa.Uuid()),
        _required("created_at", _moment()),
        sa.ForeignKeyConstraint(
            ["caller_id"], ["users.id"], name="fk_idempotency_records_caller_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("caller_id", "operation", "key", name="pk_idempotency_records"),
    )
    op.create_table(
        "audit_entries",
        _required("id", sa.Uuid()),
        _required("action", _text(80)),
        sa.Column("actor_id", sa.Uuid()),
        sa.Column("subject_id", sa.Uuid()),
        sa.Column("ip", _text(64)),
        _required("details", _json()),
        _required("occurred_at", _moment()),
        sa.PrimaryKeyConstraint("id", name="pk_audit_entries"),
    )
    op.create_table(
        "rate_limits",
        _required("key", _text(400)),
        _required("count", sa.Integer()),
        _required("resets_at", _moment()),
        sa.PrimaryKeyConstraint("key", name="pk_rate_limits"),
    )


def _unique_of_users() -> list[sa.UniqueConstraint]:
    # When both are violated at once, PostgreSQL reports the one created first and SQLite the one
    # created last: on both the username's.
    columns = ["username", "email_key"]
    if op.get_bind().dialect.name == "sqlite":
        columns.reverse()
    return [sa.UniqueConstraint(column, name=f"uq_users_{column}") for column in columns]
