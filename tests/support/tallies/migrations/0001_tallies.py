"""Tallies

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
        "ext_tallies_tallies",
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("times", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("post_id", name="pk_ext_tallies_tallies"),
    )
    with op.batch_alter_table("ext_tallies_tallies", schema=None) as batch_op:
        batch_op.create_index("ix_ext_tallies_tallies_times", ["times", "post_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("ext_tallies_tallies", schema=None) as batch_op:
        batch_op.drop_index("ix_ext_tallies_tallies_times")

    op.drop_table("ext_tallies_tallies")
