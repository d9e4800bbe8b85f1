"""The words of posts, and the full-text index of those that are published.

The worker fills it in for the posts that are there already.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_MATCHES = """
CREATE FUNCTION newest_matches(query tsquery, most integer) RETURNS TABLE (number bigint)
LANGUAGE sql STABLE STRICT
-- A GIN index is only read by bitmap scans, which connections for reading have off.
SET enable_bitmapscan = on SET enable_seqscan = off
AS $$
    SELECT number FROM post_search
    WHERE words @@ query AND published_at IS NOT NULL
        AND author_id NOT IN (SELECT id FROM users WHERE suspended_at IS NOT NULL)
    ORDER BY published_at DESC, post_id DESC
    LIMIT most
$$
"""
# The words are separated by spaces, and a place without a word is an underscore.
_FTS5 = """
CREATE VIRTUAL TABLE post_words USING fts5(
    title, tags, summary, words,
    content='post_search', content_rowid='number', tokenize="ascii tokenchars '_'"
)
"""


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    moment = sa.DateTime(timezone=True).with_variant(sa.String(29), "sqlite")
    version = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")
    text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    words = sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql")
    op.create_table(
        "post_search",
        sa.Column("number", number, sa.Identity(always=True), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("published_at", moment),
        sa.Column("version", version, nullable=False),
        sa.Column("title", text, nullable=False),
        sa.Column("tags", text, nullable=False),
        sa.Column("summary", text, nullable=False),
        sa.Column("words", words, nullable=False),
        sa.Column("text", text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_post_search"),
        sa.UniqueConstraint("post_id", name="uq_post_search_post_id"),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name="fk_post_search_post_id", ondelete="CASCADE"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_post_search_version_post_id", "post_search", ["version", "post_id"])
    op.execute(
        "INSERT INTO post_search"
        " (post_id, author_id, published_at, version, title, tags, summary, words, text)"
        " SELECT id, author_id, NULL, '', '', '', '', '', '' FROM posts"
    )
    if op.get_bind().dialect.name == "postgresql":
        op.create_index(
            "post_words",
            "post_search",
            ["words"],
            postgresql_using="gin",
            postgresql_where=sa.text("published_at IS NOT NULL"),
        )
        op.execute(_MATCHES)
        return
    op.execute(_FTS5)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION newest_matches")
    else:
        op.execute("DROP TABLE post_words")
    op.drop_table("post_search")
