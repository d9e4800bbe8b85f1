"""The audit trail: who did what to whom."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from hexameter.domain.ids import UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """An entry is written once, in the transaction of the change it records, and never changed.

    `actor_id` is None for the system and for unidentified clients. `details` holds primitives,
    never a secret.
    """

    id: UUID
    action: str
    actor_id: UserId | None
    subject_id: UUID | None
    ip: str | None = None
    details: Mapping[str, str] = field(default_factory=dict[str, str])
    occurred_at: datetime
