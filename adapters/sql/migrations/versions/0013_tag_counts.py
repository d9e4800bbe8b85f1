"""How many posts each tag and each person has.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_USED = sa.text("posts_count > 0")
_FILL_TAGS = """
    INSERT INTO tags (name, posts_count)
    SELECT post_tags.tag, count(*) FROM post_tags
    JOIN posts ON posts.id = post_tags.post_id
    JOIN users ON users.id = posts.author_id
    WHERE post_tags.published_at IS NOT NULL AND users.suspended_at IS NULL
    GROUP BY post_tags.tag
"""
_ADD_PEOPLE = """
    INSERT INTO user_counts (user_id, followers_count, following_count)
    SELECT id, 0, 0 FROM users
    WHERE NOT EXISTS (SELECT 1 FROM user_counts WHERE user_counts.user_id = users.id)
"""
_FILL_PEOPLE = """
    UPDATE user_counts SET posts_count = (
        SELECT count(*) FROM posts
        WHERE posts.author_id = user_counts.user_id AND posts.status = 'published'
    )
"""


def upgrade() -> None:
    name = sa.String(40).with_variant(sa.String(40, collation="C"), "postgresql")
    op.create_table(
        "tags",
        sa.Column("name", name, nullable=False),
        sa.Column("posts_count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_tags"),
    )
    op.create_index("ix_tags_used", "tags", ["name"], postgresql_where=_USED, sqlite_where=_USED)
    op.add_column(
        "user_counts", sa.Column("posts_count", sa.Integer(), nullable=False, server_default="0")
    )
    for statement in (_FILL_TAGS, _ADD_PEOPLE, _FILL_PEOPLE):
        op.execute(statement)


def downgrade() -> None:
    op.drop_column("user_counts", "posts_count")
    op.drop_table("tags")
