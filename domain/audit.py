"""The trail of who did what to whom."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from hexameter.domain.ids import UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """Written once, in the transaction of what it records; never changed.

    `actor_id` is None for the system and for callers who are not known. `details` holds primitives,
    and never a secret.
    """

    id: UUID
    action: str
    actor_id: UserId | None
    subject_id: UUID | None
    ip: str | None = None
    details: Mapping[str, str] = field(default_factory=dict[str, str])
    occurred_at: datetime
