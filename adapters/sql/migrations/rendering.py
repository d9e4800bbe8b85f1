"""How column types are written in a migration: without an import of Hexameter, which may change."""

from typing import Any, Literal

from alembic.autogenerate.api import AutogenContext
from sqlalchemy import JSON

from hexameter.adapters.sql.schema.types import UTC_TEXT_LENGTH, UtcDateTime


def render_type(kind: str, item: Any, context: AutogenContext) -> str | Literal[False]:
    """False leaves it to Alembic."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return f'sa.DateTime(timezone=True).with_variant(sa.String({UTC_TEXT_LENGTH}), "sqlite")'
    if kind == "type" and isinstance(item, JSON):
        context.imports.add("from sqlalchemy.dialects import postgresql")
        jsonb = 'postgresql.JSONB(none_as_null=True), "postgresql"'
        return f"sa.JSON(none_as_null=True).with_variant({jsonb})"
    return False
