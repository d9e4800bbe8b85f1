"""What was sent for extensions with a registration; nothing for those that are there already.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    json = sa.JSON().with_variant(JSONB(), "postgresql")
    inputs = sa.Column("inputs", json, nullable=False, server_default="{}")
    op.add_column("registrations", inputs)


def downgrade() -> None:
    op.drop_column("registrations", "inputs")
