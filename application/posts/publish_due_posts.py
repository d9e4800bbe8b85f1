"""Publish scheduled posts whose time has passed."""

from dataclasses import dataclass

from hexameter.application.actor import Actor
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.domain.posts.errors import PostNotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishDuePostsCommand:
    limit: int = 100


class PublishDuePosts:
    """Each in a unit of work of its own, so that one that fails holds nobody up. Several may run at
    once: who comes second finds nothing left to do.
    """

    def __init__(self, uow: UnitOfWorkFactory, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock

    async def execute(self, actor: Actor, command: PublishDuePostsCommand) -> int:
        """Returns how many were published."""
        now, published = self._clock.now(), 0
        async with self._uow() as uow:
            due = await uow.posts.due(now, limit=command.limit)
        for post_id in due:
            async with self._uow() as uow:
                try:
                    post = await uow.posts.get(post_id)
                except PostNotFound:
                    continue
                if post.is_due(now):
                    post.publish(at=None, now=now)
                    await uow.posts.save(post)
                    await uow.commit()
                    published += 1
        return published
