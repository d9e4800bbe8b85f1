"""Writes the audit trail: sign-ins, changes of credentials, of accounts and of tags."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from hexameter.application.ports.clock import IdGenerator
from hexameter.application.ports.unit_of_work import UnitOfWork
from hexameter.domain.audit import AuditEntry
from hexameter.domain.ids import UserId


class AuditAction(StrEnum):
    REGISTERED = "auth.registered"
    VERIFICATION_REQUESTED = "auth.verification_requested"
    EMAIL_VERIFIED = "auth.email_verified"
    SIGNED_IN = "auth.signed_in"
    SIGN_IN_FAILED = "auth.sign_in_failed"
    SIGNED_OUT = "auth.signed_out"
    REAUTHENTICATED = "auth.reauthenticated"
    REAUTHENTICATION_FAILED = "auth.reauthentication_failed"
    REFRESH_TOKEN_REUSED = "auth.refresh_token_reused"
    SESSION_ENDED = "auth.session_ended"
    OTHER_SESSIONS_ENDED = "auth.other_sessions_ended"
    PASSWORD_RESET_REQUESTED = "auth.password_reset_requested"
    PASSWORD_RESET = "auth.password_reset"
    PASSWORD_CHANGED = "auth.password_changed"
    USER_CREATED = "users.created"
    USER_IMPORTED = "users.imported"
    ROLE_CHANGED = "users.role_changed"
    SUSPENDED = "users.suspended"
    REINSTATED = "users.reinstated"
    DELETION_REQUESTED = "users.deletion_requested"
    DELETION_CANCELLED = "users.deletion_cancelled"
    USER_DELETED = "users.deleted"
    TAG_RENAMED = "tags.renamed"
    TAG_MERGED = "tags.merged"


@dataclass(eq=False)
class AuditLog:
    """Writes audit entries in the unit of work of the change that they record."""

    ids: IdGenerator

    async def write(
        self,
        uow: UnitOfWork,
        action: AuditAction,
        *,
        by: UserId | None,
        about: UUID | None,
        ip: str | None = None,
        details: Mapping[str, str] | None = None,
        now: datetime,
    ) -> None:
        """`by` is None for the system and for clients that are not authenticated."""
        await uow.audit.append(
            AuditEntry(
                id=self.ids.new(),
                action=action.value,
                actor_id=by,
                subject_id=about,
                ip=ip,
                details=details or {},
                occurred_at=now,
            )
        )

    async def write_own(
        self, uow: UnitOfWork, action: AuditAction, user_id: UserId, ip: str | None, now: datetime
    ) -> None:
        """For what a person does with their own account."""
        await self.write(uow, action, by=user_id, about=user_id, ip=ip, now=now)
