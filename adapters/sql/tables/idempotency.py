from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from hexameter.adapters.sql.schema.row import Row
from hexameter.adapters.sql.schema.types import text as text_type
from hexameter.application.idempotency import MAX_IDEMPOTENCY_KEY

MAX_OPERATION = 80


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
