"""Publish scheduled posts when their time comes."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from hexameter.application.actor import Actor
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.posts import PostQueries
from hexameter.application.ports.unit_of_work import StoreUnavailable, UnitOfWorkFactory
from hexameter.application.posts.publish_post import PublishPostCommand
from hexameter.application.runs import Runs
from hexameter.domain.errors import DomainError, StaleWrite
from hexameter.domain.ids import PostId
from hexameter.domain.posts.errors import PostNotFound
from hexameter.domain.posts.post import Post

_DEFECT = "INTERNAL_ERROR"
"""Shown for an exception that is no refusal, as over HTTP."""

LOOKAHEAD = timedelta(seconds=1)
"""More than the pause between two runs, so that a post is published when its time comes and not at
the next run after it.
"""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishDuePostsCommand:
    limit: int = 100


@dataclass(eq=False)
class PublishDuePosts:
    """Runs `PublishPost` for each post, so that a post which fails does not delay the others. Waits
    for those whose time comes within a second.

    Several may run concurrently. A post that has been changed in the meantime is skipped. One that
    `PublishPost` refuses, or fails on, stays scheduled, shows the code as `publish_error`, and is
    tried again, after pauses that grow to an hour. Raises `StoreUnavailable`.
    """

    uow: UnitOfWorkFactory
    posts: PostQueries
    clock: Clock
    publish_post: Runs[PublishPostCommand, None]

    async def execute(self, actor: Actor, command: PublishDuePostsCommand) -> int:
        """Returns how many were published."""
        total = 0
        while published := await self._publish_batch(actor, command.limit):
            total += published
        return total

    async def _publish_batch(self, actor: Actor, limit: int) -> int:
        due = await self.posts.due(self.clock.now() + LOOKAHEAD, limit=limit)
        return sum([await self._publish(actor, post_id) for post_id in due])

    async def _publish(self, actor: Actor, post_id: PostId) -> bool:
        try:
            async with self.uow() as uow:
                post = await uow.posts.get(post_id)
        except PostNotFound:
            return False
        if not await self._is_due(post):
            return False
        # Without the version, a second process would publish the working copy of the live post.
        publish = PublishPostCommand(post_id=post_id, expected_version=post.version)
        try:
            await self.publish_post.execute(actor, publish)
        except (PostNotFound, StaleWrite):
            return False
        except StoreUnavailable:
            raise
        except DomainError as refusal:
            _log.warning("Scheduled post %s was not published: %s", post_id, refusal.code)
            await self._put_off(post, refusal.code)
            return False
        except Exception:  # what wraps the use case may fail; the other posts must not wait for it
            _log.exception("Scheduled post %s was not published", post_id)
            await self._put_off(post, _DEFECT)
            return False
        return True

    async def _is_due(self, post: Post) -> bool:
        due_at = post.due_at
        if due_at is None:
            return False
        wait = due_at - self.clock.now()
        if timedelta() < wait <= LOOKAHEAD:
            await asyncio.sleep(wait.total_seconds() + 0.001)
        # The clock may have been set meanwhile.
        return due_at <= self.clock.now()

    async def _put_off(self, tried: Post, code: str) -> None:
        """Unless the post has been changed, or put off by another process, in the meantime."""
        with suppress(PostNotFound):
            async with self.uow() as uow:
                post = await uow.posts.get(tried.id)
                if post.version != tried.version:
                    return
                if post.failed_publication == tried.failed_publication:
                    post.publication_failed(code, now=self.clock.now())
                    await uow.posts.keep_failed_publication(post)
                    await uow.commit()
