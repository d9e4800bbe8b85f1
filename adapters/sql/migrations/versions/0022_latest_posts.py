"""When the latest published post of each person was published.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_HAS_PUBLISHED = sa.text("latest_published_at IS NOT NULL")
_FILL = """
    UPDATE user_counts SET latest_published_at = (
        SELECT max(posts.published_at) FROM posts
        WHERE posts.author_id = user_counts.user_id AND posts.status = 'published'
    )
"""


def upgrade() -> None:
    moment = sa.DateTime(timezone=True).with_variant(sa.String(29), "sqlite")
    op.add_column("user_counts", sa.Column("latest_published_at", moment, nullable=True))
    op.execute(_FILL)
    op.create_index(
        "ix_user_counts_published",
        "user_counts",
        ["user_id", "latest_published_at"],
        postgresql_where=_HAS_PUBLISHED,
        sqlite_where=_HAS_PUBLISHED,
    )


def downgrade() -> None:
    op.drop_index("ix_user_counts_published", "user_counts")
    op.drop_column("user_counts", "latest_published_at")
