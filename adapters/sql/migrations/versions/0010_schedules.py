"""When what runs on a schedule is due, and the process that has claimed it.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    name = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")
    owner = sa.String(120).with_variant(sa.String(120, collation="C"), "postgresql")
    moment = sa.DateTime(timezone=True).with_variant(sa.String(29), "sqlite")
    op.create_table(
        "schedules",
        sa.Column("name", name, nullable=False),
        sa.Column("due_at", moment, nullable=False),
        sa.Column("owner", owner),
        sa.Column("leased_until", moment),
        sa.PrimaryKeyConstraint("name", name="pk_schedules"),
    )


def downgrade() -> None:
    op.drop_table("schedules")
