from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from hexameter.adapters.sql.tables.auth import MAX_IP
from hexameter.adapters.sql.tables.schema import Row
from hexameter.adapters.sql.tables.types import Json
from hexameter.adapters.sql.tables.types import text as text_type
from hexameter.application.idempotency import MAX_IDEMPOTENCY_KEY

MAX_OPERATION = 80
MAX_ACTION = 80
MAX_RATE_LIMIT_KEY = 400


class IdempotencyRow(Row):
    __tablename__ = "idempotency_records"

    caller_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    operation: Mapped[str] = mapped_column(text_type(MAX_OPERATION), primary_key=True)
    key: Mapped[str] = mapped_column(text_type(MAX_IDEMPOTENCY_KEY), primary_key=True)
    fingerprint: Mapped[bytes]
    resource_id: Mapped[UUID]
    created_at: Mapped[datetime] = mapped_column(index=True)


class AuditRow(Row):
    """Append-only: triggers refuse UPDATE and DELETE. No foreign keys: it outlives the account."""

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


class RateLimitRow(Row):
    """A window that began with its first hit and ends at `resets_at`."""

    __tablename__ = "rate_limits"

    key: Mapped[str] = mapped_column(text_type(MAX_RATE_LIMIT_KEY), primary_key=True)
    count: Mapped[int]
    resets_at: Mapped[datetime] = mapped_column(index=True)
