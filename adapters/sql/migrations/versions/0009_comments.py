"""Comments, and how many each post has.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_UNPUBLISHED = sa.text("status IN ('held', 'rejected')")


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    moment = sa.DateTime(timezone=True).with_variant(sa.String(29), "sqlite")
    word = sa.String(20).with_variant(sa.String(20, collation="C"), "postgresql")
    text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.create_table(
        "comments",
        sa.Column("number", number, sa.Identity(always=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid()),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Uuid()),
        sa.Column("status", word, nullable=False),
        sa.Column("was_published", sa.Boolean(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("updated_at", moment, nullable=False),
        sa.Column("body", text, nullable=False),
        sa.Column("html", text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_comments"),
        sa.UniqueConstraint("id", name="uq_comments_id"),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name="fk_comments_post_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["comments.id"], name="fk_comments_parent_id"),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name="fk_comments_author_id"),
        sa.CheckConstraint(
            "status IN ('held', 'published', 'rejected', 'removed')", name="ck_comments_status"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_comments_parent_id", "comments", ["parent_id"])
    op.create_index("ix_comments_post_id_number", "comments", ["post_id", "number"])
    op.create_index("ix_comments_author_id_post_id", "comments", ["author_id", "post_id"])
    op.create_index(
        "ix_comments_unpublished",
        "comments",
        ["status", "number"],
        postgresql_where=_UNPUBLISHED,
        sqlite_where=_UNPUBLISHED,
    )
    op.add_column(
        "post_counts",
        sa.Column("comments_count", sa.Integer(), nullable=False, server_default="0"),
    )


def downgrade() -> None:
    op.drop_column("post_counts", "comments_count")
    op.drop_table("comments")
