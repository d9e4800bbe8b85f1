"""Domains in `email_key` are lower-cased instead of case-folded (IDNA 2008: `faß` is not `fass`).

Revision ID: 0004
Revises: 0003
"""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("users", "registrations"):
        _rewrite(table, _lowered_domain)


def downgrade() -> None:
    for table in ("users", "registrations"):
        _rewrite(table, str.casefold)


def _lowered_domain(email: str) -> str:
    local, _, domain = email.rpartition("@")
    return f"{local.casefold()}@{domain.lower()}"


def _rewrite(name: str, key_of: Callable[[str], str]) -> None:
    """A key that another account has already is not taken: that account keeps it."""
    connection = op.get_bind()
    table = sa.table(name, sa.column("id", sa.Uuid()), sa.column("email"), sa.column("email_key"))
    for row in connection.execute(sa.select(table)).all():
        if row.email.isascii():
            continue  # The same key under both rules.
        key = key_of(row.email)
        taken = sa.select(table.c.id).where(table.c.email_key == key, table.c.id != row.id)
        if key == row.email_key or (name == "users" and connection.execute(taken).first()):
            continue
        connection.execute(table.update().where(table.c.id == row.id).values(email_key=key))
