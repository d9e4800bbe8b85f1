"""Which version of the renderer made the HTML of a post; 0 for what is there already.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    version = sa.Column("html_version", sa.Integer(), nullable=False, server_default="0")
    op.add_column("posts", version)
    op.create_index("ix_posts_html_version_id", "posts", ["html_version", "id"])


def downgrade() -> None:
    op.drop_index("ix_posts_html_version_id", "posts")
    op.drop_column("posts", "html_version")
