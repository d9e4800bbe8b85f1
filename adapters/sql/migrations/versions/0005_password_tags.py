"""Tags that tell by its password which registration of an address is meant; empty for what is there
already, which only its own link confirms.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    text = sa.String(4).with_variant(sa.String(4, collation="C"), "postgresql")
    tag = sa.Column("password_tag", text, nullable=False, server_default="")
    op.add_column("registrations", tag)


def downgrade() -> None:
    op.drop_column("registrations", "password_tag")
