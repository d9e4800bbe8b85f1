"""Pins of authors

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ext_pins_pins",
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column(
            "pinned_at",
            sa.DateTime(timezone=True).with_variant(sa.String(29), "sqlite"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name="fk_ext_pins_pins_author_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name="fk_ext_pins_pins_post_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("author_id", name="pk_ext_pins_pins"),
    )
    with op.batch_alter_table("ext_pins_pins", schema=None) as batch_op:
        batch_op.create_index(
            "ix_ext_pins_pins_pinned_at", ["pinned_at", "author_id"], unique=False
        )
        batch_op.create_index("ix_ext_pins_pins_post_id", ["post_id", "author_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("ext_pins_pins", schema=None) as batch_op:
        batch_op.drop_index("ix_ext_pins_pins_post_id")
        batch_op.drop_index("ix_ext_pins_pins_pinned_at")

    op.drop_table("ext_pins_pins")
