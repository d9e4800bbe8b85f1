from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from hexameter.adapters.sql.schema.row import Row, partial_index
from hexameter.adapters.sql.schema.types import text as text_type
from hexameter.domain.auth.session import MAX_DEVICE
from hexameter.domain.users.values import MAX_EMAIL

MAX_PURPOSE = 40
MAX_IP = 64
MAX_END_REASON = 40


class MailedTokenRow(Row):
    __tablename__ = "mailed_tokens"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    purpose: Mapped[str] = mapped_column(text_type(MAX_PURPOSE))
    user_id: Mapped[UUID] = mapped_column(Uuid(), ForeignKey("users.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(text_type(MAX_EMAIL))
    digest: Mapped[bytes] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_mailed_tokens_user_id_purpose", "user_id", "purpose"),
        Index("ix_mailed_tokens_expires_at", "expires_at"),
    )


class SessionRow(Row):
    __tablename__ = "sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    user_id: Mapped[UUID] = mapped_column(Uuid(), ForeignKey("users.id", ondelete="CASCADE"))
    device: Mapped[str] = mapped_column(text_type(MAX_DEVICE))
    ip: Mapped[str | None] = mapped_column(text_type(MAX_IP))
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime]
    authenticated_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None] = mapped_column(text_type(MAX_END_REASON))

    __table_args__ = (
        Index("ix_sessions_user_id_created_at_id", "user_id", "created_at", "id"),
        Index("ix_sessions_expires_at", "expires_at"),
        partial_index("ix_sessions_ended_at", "ended_at", where="ended_at IS NOT NULL"),
    )


class RefreshTokenRow(Row):
    """One token in the chain of a session. The current one has no `rotated_at`."""

    __tablename__ = "refresh_tokens"

    digest: Mapped[bytes] = mapped_column(primary_key=True)
    session_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("sessions.id", ondelete="CASCADE"), index=True
    )
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    rotated_at: Mapped[datetime | None]
    nonce: Mapped[bytes | None]
    successor_digest: Mapped[bytes | None]

    __table_args__ = (
        partial_index(
            "uq_refresh_tokens_leaf", "session_id", unique=True, where="rotated_at IS NULL"
        ),
    )


class EndedSessionRow(Row):
    """Announces to every process that a session has ended. No foreign key, because the row outlives
    the session and the account.
    """

    __tablename__ = "ended_sessions"

    session_id: Mapped[UUID] = mapped_column(primary_key=True)
    ended_at: Mapped[datetime] = mapped_column(index=True)
