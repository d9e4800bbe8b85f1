"""The origins of imported posts.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_records",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("source", _text(200), nullable=False),
        sa.Column("path", _text(4096), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("source_digest", sa.LargeBinary(), nullable=False),
        sa.Column("post_digest", sa.LargeBinary(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True).with_variant(sa.String(29), "sqlite")),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name="fk_import_records_post_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name="pk_import_records"),
        sa.UniqueConstraint("post_id", name="uq_import_records_post_id"),
    )


def downgrade() -> None:
    op.drop_table("import_records")


def _text(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")
