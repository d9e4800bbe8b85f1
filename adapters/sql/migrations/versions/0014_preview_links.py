"""Preview links.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True).with_variant(sa.String(29), "sqlite")
    op.create_table(
        "preview_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("expires_at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name="fk_preview_links_post_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name="fk_preview_links_created_by", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_preview_links"),
        sa.UniqueConstraint("digest", name="uq_preview_links_digest"),
    )
    op.create_index(
        "ix_preview_links_post_id_created_at_id", "preview_links", ["post_id", "created_at", "id"]
    )
    op.create_index("ix_preview_links_created_by", "preview_links", ["created_by"])
    op.create_index("ix_preview_links_expires_at", "preview_links", ["expires_at"])


def downgrade() -> None:
    op.drop_table("preview_links")
