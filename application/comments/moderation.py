"""Which comments wait for a moderator before others see them."""

from enum import StrEnum

from hexameter.application.actor import Actor
from hexameter.application.ports.comments import CommentRepository
from hexameter.application.ports.unit_of_work import UnitOfWork
from hexameter.domain.users.roles import Permission


class CommentModeration(StrEnum):
    OFF = "off"
    FIRST = "first"
    """Until a comment of the author has been published."""
    ALL = "all"


async def is_held(uow: UnitOfWork, actor: Actor, moderation: CommentModeration) -> bool:
    """Whether a text that this actor writes now is held. Those of moderators never are."""
    if moderation is CommentModeration.OFF or actor.may(Permission.MODERATE_COMMENTS):
        return False
    if moderation is CommentModeration.ALL:
        return True
    return not await uow.get(CommentRepository).has_published(actor.require_user())
