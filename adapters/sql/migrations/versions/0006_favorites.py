"""Favourites, and how many each post has.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True).with_variant(sa.String(29), "sqlite")


def upgrade() -> None:
    op.create_table(
        "favorites",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("published_at", _MOMENT),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_favorites_user_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name="fk_favorites_post_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "post_id", name="pk_favorites"),
    )
    op.create_index("ix_favorites_post_id", "favorites", ["post_id"])
    op.create_index(
        "ix_favorites_user_id_published_at_post_id",
        "favorites",
        ["user_id", "published_at", "post_id"],
    )
    op.create_table(
        "post_counts",
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("favorites_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name="fk_post_counts_post_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post_id", name="pk_post_counts"),
    )


def downgrade() -> None:
    op.drop_table("post_counts")
    op.drop_table("favorites")
