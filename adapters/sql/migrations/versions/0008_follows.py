"""Follows, and how many each person has.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "follows",
        sa.Column("follower_id", sa.Uuid(), nullable=False),
        sa.Column("followed_id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True).with_variant(sa.String(29), "sqlite"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["follower_id"], ["users.id"], name="fk_follows_follower_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["followed_id"], ["users.id"], name="fk_follows_followed_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("follower_id", "followed_id", name="pk_follows"),
    )
    for own, other in (("follower_id", "followed_id"), ("followed_id", "follower_id")):
        op.create_index(f"ix_follows_{own}_created_at", "follows", [own, "created_at", other])
    op.create_table(
        "user_counts",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("followers_count", sa.Integer(), nullable=False),
        sa.Column("following_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_user_counts_user_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name="pk_user_counts"),
    )


def downgrade() -> None:
    op.drop_table("user_counts")
    op.drop_table("follows")
