from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from hexameter.adapters.sql.schema.row import Row, one_of, partial_index
from hexameter.adapters.sql.schema.types import Json
from hexameter.adapters.sql.schema.types import text as text_type
from hexameter.domain.auth.registration import PASSWORD_TAG_LENGTH
from hexameter.domain.users.roles import Role
from hexameter.domain.users.values import MAX_BIO, MAX_EMAIL, MAX_NAME, MAX_USERNAME

MAX_ROLE = 20
# Case folding can lengthen a text: one code point becomes at most three.
MAX_EMAIL_KEY = 3 * MAX_EMAIL
MAX_NAME_KEY = 3 * MAX_NAME


class UserRow(Row):
    """`email_key` and `name_key` are casefolded, so that comparisons ignore case on every store."""

    __tablename__ = "users"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    email: Mapped[str] = mapped_column(text_type(MAX_EMAIL))
    email_key: Mapped[str] = mapped_column(text_type(MAX_EMAIL_KEY), unique=True)
    email_verified_at: Mapped[datetime | None]
    username: Mapped[str] = mapped_column(text_type(MAX_USERNAME), unique=True)
    name: Mapped[str] = mapped_column(text_type(MAX_NAME))
    name_key: Mapped[str] = mapped_column(text_type(MAX_NAME_KEY))
    bio: Mapped[str | None] = mapped_column(text_type(MAX_BIO))
    role: Mapped[str] = mapped_column(text_type(MAX_ROLE))
    password_hash: Mapped[str | None] = mapped_column(text_type())
    suspended_at: Mapped[datetime | None]
    deletion_due_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    __table_args__ = (
        one_of("role", Role),
        Index("ix_users_created_at_id", "created_at", "id"),
        partial_index(
            "ix_users_active_administrators", "id", where="role = 'admin' AND suspended_at IS NULL"
        ),
        partial_index("ix_users_suspended", "id", where="suspended_at IS NOT NULL"),
        partial_index(
            "ix_users_deletion_due_at", "deletion_due_at", "id", where="deletion_due_at IS NOT NULL"
        ),
    )


class RegistrationRow(Row):
    __tablename__ = "registrations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    email: Mapped[str] = mapped_column(text_type(MAX_EMAIL))
    email_key: Mapped[str] = mapped_column(text_type(MAX_EMAIL_KEY))
    username: Mapped[str] = mapped_column(text_type(MAX_USERNAME))
    name: Mapped[str] = mapped_column(text_type(MAX_NAME))
    password_hash: Mapped[str] = mapped_column(text_type())
    password_tag: Mapped[str] = mapped_column(text_type(PASSWORD_TAG_LENGTH))
    token_digest: Mapped[bytes] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    inputs: Mapped[dict[str, Any]] = mapped_column(Json)

    __table_args__ = (
        Index("ix_registrations_email_key_created_at_id", "email_key", "created_at", "id"),
        Index("ix_registrations_expires_at", "expires_at"),
    )


class UsernameHoldRow(Row):
    """A username reserved by a pending registration until `expires_at`."""

    __tablename__ = "username_holds"

    username: Mapped[str] = mapped_column(text_type(MAX_USERNAME), primary_key=True)
    email_key: Mapped[str] = mapped_column(text_type(MAX_EMAIL_KEY), index=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
