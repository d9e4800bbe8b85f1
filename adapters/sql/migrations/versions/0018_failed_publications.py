"""Why scheduled posts could not be published, and when that is tried again.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    code = sa.String(100).with_variant(sa.String(100, collation="C"), "postgresql")
    moment = sa.DateTime(timezone=True).with_variant(sa.String(29), "sqlite")
    op.add_column("posts", sa.Column("publish_error", code, nullable=True))
    failures = sa.Column("publish_failures", sa.Integer(), nullable=False, server_default="0")
    op.add_column("posts", failures)
    op.add_column("posts", sa.Column("publish_retry_at", moment, nullable=True))


def downgrade() -> None:
    for column in ("publish_retry_at", "publish_failures", "publish_error"):
        op.drop_column("posts", column)
