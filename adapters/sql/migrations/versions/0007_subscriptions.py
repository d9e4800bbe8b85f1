"""Subscriptions, so that every process creates the deliveries of all of them; the depth of the
cause of events.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    name = sa.String(120).with_variant(sa.String(120, collation="C"), "postgresql")
    moment = sa.DateTime(timezone=True).with_variant(sa.String(29), "sqlite")
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.create_table(
        "subscriptions",
        sa.Column("name", name, nullable=False),
        sa.Column("event_types", json, nullable=False),
        sa.Column("recorded_at", moment, nullable=False),
        sa.Column("claimed_at", moment),
        sa.PrimaryKeyConstraint("name", name="pk_subscriptions"),
    )
    op.add_column("outbox", sa.Column("depth", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("outbox", "depth")
    op.drop_table("subscriptions")
