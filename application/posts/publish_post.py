"""Publish a draft, now or at a later time."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.application.posts.access import get_editable


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishPostCommand:
    """Without `publish_at`, or with a time in the past, the post is published now."""

    post_id: UUID
    publish_at: datetime | None = None
    expected_version: int | None = None


class PublishPost:
    """Raises `InvalidTransition` if the post's status does not allow it."""

    def __init__(self, uow: UnitOfWorkFactory, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock

    async def execute(self, actor: Actor, command: PublishPostCommand) -> None:
        async with self._uow() as uow:
            post = await get_editable(uow, actor, command.post_id, command.expected_version)
            post.publish(at=command.publish_at, now=self._clock.now())
            await uow.posts.save(post)
            await uow.commit()
