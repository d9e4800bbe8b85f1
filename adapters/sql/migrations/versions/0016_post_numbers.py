"""Numbers of posts, for the pages of the sitemap.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "post_numbers",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            sa.Identity(always=True),
            nullable=False,
        ),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name="fk_post_numbers_post_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_post_numbers"),
        sa.UniqueConstraint("post_id", name="uq_post_numbers_post_id"),
    )
    op.execute("INSERT INTO post_numbers (post_id) SELECT id FROM posts ORDER BY id")
    for statement in _NUMBERING[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    op.execute(
        "DROP TRIGGER posts_numbered"
        + (" ON posts" if op.get_bind().dialect.name == "postgresql" else "")
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION number_post")
    op.drop_table("post_numbers")


_NUMBERING = {
    "postgresql": [
        """
        CREATE FUNCTION number_post() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO post_numbers (post_id) VALUES (NEW.id);
            RETURN NULL;
        END $$
        """,
        """
        CREATE TRIGGER posts_numbered AFTER INSERT ON posts
        FOR EACH ROW EXECUTE FUNCTION number_post()
        """,
    ],
    "sqlite": [
        """
        CREATE TRIGGER posts_numbered AFTER INSERT ON posts
        BEGIN INSERT INTO post_numbers (post_id) VALUES (NEW.id); END
        """
    ],
}
