"""Publish a draft, now or at a later time, or the working copy of a live post."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.search import TextPreparation
from hexameter.application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from hexameter.application.ports.working_copies import WorkingCopyRepository
from hexameter.application.posts.access import get_editable
from hexameter.domain.ids import UserId
from hexameter.domain.posts.errors import InvalidTransition, SlugTaken
from hexameter.domain.posts.post import Post
from hexameter.domain.posts.values import PostStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishPostCommand:
    """Without `publish_at`, or with a time in the past, the post is published now.

    `overwrite` publishes a working copy although the live post has changed since it was begun.
    """

    post_id: UUID
    publish_at: datetime | None = None
    overwrite: bool = False
    expected_version: int | None = None


@dataclass(eq=False)
class PublishPost:
    """A working copy is swapped in at once; it cannot be scheduled.

    Raises `InvalidTransition` if the post's status does not allow it, `WorkingCopyOutdated`, and
    `SlugTaken` for the slug of a working copy.
    """

    uow: UnitOfWorkFactory
    clock: Clock
    texts: TextPreparation

    async def execute(self, actor: Actor, command: PublishPostCommand) -> None:
        long_text = await self._publish(actor, command)
        if long_text is not None:
            await self.texts.prepare(long_text)
            # A text that has been edited meanwhile is read in the transaction.
            await self._publish(actor, command, is_prepared=True)

    async def _publish(
        self, actor: Actor, command: PublishPostCommand, *, is_prepared: bool = False
    ) -> str | None:
        """Returns the text that is to be prepared for search first, if there is one."""
        now = self.clock.now()
        async with self.uow() as uow:
            post = await get_editable(uow, actor, command.post_id, command.expected_version)
            is_later = command.publish_at is not None and command.publish_at > now
            is_changed = True
            if post.status is PostStatus.PUBLISHED and not is_later:
                is_changed = await _swap_in(uow, post, command, now=now, by=actor.user_id)
            else:
                post.publish(at=command.publish_at, now=now, by=actor.user_id)
            html = post.content.html
            if is_changed and not (is_later or is_prepared or self.texts.is_ready(html)):
                return html
            if is_changed:
                await uow.posts.save(post)
            await uow.commit()
            return None


async def _swap_in(
    uow: UnitOfWork, post: Post, command: PublishPostCommand, *, now: datetime, by: UserId | None
) -> bool:
    """Returns whether the post has changed."""
    copies = uow.get(WorkingCopyRepository)
    copy = await copies.find(post.id)
    if copy is None:
        raise InvalidTransition
    is_changed = copy.swap_into(post, overwrite=command.overwrite, now=now, by=by)
    if is_changed and not await uow.posts.claim_slug(post.slug, post.id):
        raise SlugTaken
    await copies.remove(copy)
    return is_changed
