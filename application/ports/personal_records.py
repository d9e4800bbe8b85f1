"""What is kept about a person beside their account and their posts, for its export."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol
from uuid import UUID

from hexameter.application.ports.comments import CommentStatusName
from hexameter.application.view import view
from hexameter.domain.ids import UserId


@view
class OwnComment:
    id: UUID
    post_id: UUID
    parent_id: UUID | None
    body: str
    status: CommentStatusName
    created_at: datetime
    updated_at: datetime


@view
class OwnFavorite:
    post_id: UUID
    created_at: datetime


@view
class OwnAuditEntry:
    """`by_others`: done to them by another person or by the system. Who did it and from which
    address is left out: it is personal data of somebody else.
    """

    action: str
    by_others: bool
    subject_id: UUID | None
    ip: str | None
    details: Mapping[str, str]
    occurred_at: datetime


class PersonalRecords(Protocol):
    """Every record of one person, also those that are hidden from others; empty lists for an
    unknown id. Every call raises `StoreUnavailable` if the store fails.
    """

    async def comments(self, user_id: UserId) -> list[OwnComment]:
        """In the order in which they were numbered."""
        ...

    async def favorites(self, user_id: UserId) -> list[OwnFavorite]:
        """By the ids of the posts."""
        ...

    async def audit(self, user_id: UserId) -> list[OwnAuditEntry]:
        """What they did and what was done to them, by the ids of the entries."""
        ...
