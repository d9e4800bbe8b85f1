"""Queries that need a permission."""

from dataclasses import dataclass
from typing import Literal

from hexameter.application.actor import Actor
from hexameter.application.ports.comments import CommentQueries, CommentView
from hexameter.domain.comments.values import CommentStatus
from hexameter.domain.pagination import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ListUnpublishedCommentsCommand:
    status: Literal["held", "rejected"]
    page: PageRequest


@dataclass(eq=False)
class ListUnpublishedComments:
    """What moderators decide on, and what they have rejected."""

    comments: CommentQueries

    async def execute(
        self, actor: Actor, command: ListUnpublishedCommentsCommand
    ) -> Page[CommentView]:
        status = CommentStatus(command.status)
        return await self.comments.with_status(status, command.page, actor)
