"""What posts have shown. Published posts get a first revision: what they show now.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True).with_variant(sa.String(29), "sqlite")
    op.create_table(
        "revisions",
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Uuid()),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("title", _text(200), nullable=False),
        sa.Column("tags", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("summary", _text(500)),
        sa.Column(
            "body", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name="fk_revisions_post_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post_id", "number", name="pk_revisions"),
    )
    op.execute(
        "INSERT INTO revisions"
        " (post_id, number, author_id, created_at, title, tags, summary, body)"
        " SELECT id, 1, author_id, updated_at, title, tags, summary, body FROM posts"
        " WHERE status = 'published'"
    )


def downgrade() -> None:
    op.drop_table("revisions")


def _text(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")
