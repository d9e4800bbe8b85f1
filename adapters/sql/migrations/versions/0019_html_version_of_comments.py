"""Which version of the renderer made the HTML of a comment; 0 for what is there already.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    version = sa.Column("html_version", sa.Integer(), nullable=False, server_default="0")
    op.add_column("comments", version)
    op.create_index("ix_comments_html_version_number", "comments", ["html_version", "number"])


def downgrade() -> None:
    op.drop_index("ix_comments_html_version_number", "comments")
    op.drop_column("comments", "html_version")
