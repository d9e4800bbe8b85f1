from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from hexameter.adapters.sql.schema.row import Row
from hexameter.adapters.sql.schema.types import Json
from hexameter.adapters.sql.schema.types import text as text_type
from hexameter.adapters.sql.tables.auth import MAX_IP

MAX_ACTION = 80


class AuditRow(Row):
    """Append-only: triggers refuse UPDATE and DELETE. No foreign keys, because entries outlive
    the account."""

    __tablename__ = "audit_entries"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    action: Mapped[str] = mapped_column(text_type(MAX_ACTION))
    actor_id: Mapped[UUID | None]
    subject_id: Mapped[UUID | None]
    ip: Mapped[str | None] = mapped_column(text_type(MAX_IP))
    details: Mapped[dict[str, str]] = mapped_column(Json)
    occurred_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_audit_entries_actor_id_id", "actor_id", "id"),
        Index("ix_audit_entries_subject_id_id", "subject_id", "id"),
        Index("ix_audit_entries_occurred_at_id", "occurred_at", "id"),
    )
