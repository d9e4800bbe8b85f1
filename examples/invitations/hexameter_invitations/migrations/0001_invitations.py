"""Invitations

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ext_invitations_invitations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "email",
            sa.String(length=254).with_variant(sa.String(length=254, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("invited_by", sa.Uuid(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True).with_variant(sa.String(29), "sqlite"),
            nullable=False,
        ),
        sa.Column("accepted_by", sa.Uuid(), nullable=True),
        sa.Column(
            "accepted_at",
            sa.DateTime(timezone=True).with_variant(sa.String(29), "sqlite"),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["accepted_by"],
            ["users.id"],
            name=op.f("fk_ext_invitations_invitations_accepted_by"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["invited_by"],
            ["users.id"],
            name=op.f("fk_ext_invitations_invitations_invited_by"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ext_invitations_invitations")),
        sa.UniqueConstraint("digest", name=op.f("uq_ext_invitations_invitations_digest")),
    )
    with op.batch_alter_table("ext_invitations_invitations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_ext_invitations_invitations_accepted_by"), ["accepted_by"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_ext_invitations_invitations_invited_by_created_at_id"),
            ["invited_by", "created_at", "id"],
            unique=False,
        )

    op.create_table(
        "ext_invitations_inviters",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("joined", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_ext_invitations_inviters_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_ext_invitations_inviters")),
    )


def downgrade() -> None:
    op.drop_table("ext_invitations_inviters")
    with op.batch_alter_table("ext_invitations_invitations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ext_invitations_invitations_invited_by_created_at_id"))
        batch_op.drop_index(batch_op.f("ix_ext_invitations_invitations_accepted_by"))

    op.drop_table("ext_invitations_invitations")
