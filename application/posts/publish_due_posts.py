"""Publish scheduled posts whose time has passed."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from hexameter.application.actor import Actor
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.posts import PostQueries
from hexameter.application.ports.unit_of_work import StoreUnavailable, UnitOfWorkFactory
from hexameter.application.posts.publish_post import PublishPostCommand
from hexameter.application.runs import Runs
from hexameter.domain.errors import DomainError, StaleWrite
from hexameter.domain.ids import PostId
from hexameter.domain.posts.errors import PostNotFound

_FIRST_PAUSE = timedelta(seconds=5)
_LONGEST_PAUSE = timedelta(hours=1)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishDuePostsCommand:
    limit: int = 100


class PublishDuePosts:
    """Runs `PublishPost` for each post, so that a post which fails does not delay the others.

    Several may run concurrently. A post that has been changed in the meantime is skipped. If
    `PublishPost` refuses a post or fails, it stays scheduled and is tried again, after pauses that
    grow to an hour. Raises `StoreUnavailable`.
    """

    def __init__(
        self,
        uow: UnitOfWorkFactory,
        posts: PostQueries,
        clock: Clock,
        publish_post: Runs[PublishPostCommand, None],
    ) -> None:
        self._uow = uow
        self._posts = posts
        self._clock = clock
        self._publish_post = publish_post
        self._pauses = dict[PostId, _Pause]()

    async def execute(self, actor: Actor, command: PublishDuePostsCommand) -> int:
        """Returns how many were published."""
        now = self._clock.now()
        due = await self._posts.due(now, limit=command.limit)
        self._pauses = {id: self._pauses[id] for id in due if id in self._pauses}
        waiting = {id for id, pause in self._pauses.items() if pause.until > now}
        return sum([await self._publish(actor, id) for id in due if id not in waiting])

    async def _publish(self, actor: Actor, post_id: PostId) -> bool:
        try:
            async with self._uow() as uow:
                post = await uow.posts.get(post_id)
            if not post.is_due(self._clock.now()):
                return False
            await self._publish_post.execute(
                actor, PublishPostCommand(post_id=post_id, expected_version=post.version)
            )
        except (PostNotFound, StaleWrite):
            return False
        except StoreUnavailable:
            raise
        except DomainError as refusal:
            _log.warning("Scheduled post %s was not published: %s", post_id, refusal.code)
            return self._pause(post_id)
        except Exception:  # what wraps the use case may fail; the other posts must not wait for it
            _log.exception("Scheduled post %s was not published", post_id)
            return self._pause(post_id)
        return True

    def _pause(self, post_id: PostId) -> bool:
        """Of this process alone. Returns False."""
        last = self._pauses.get(post_id)
        length = _FIRST_PAUSE if last is None else min(last.length * 2, _LONGEST_PAUSE)
        self._pauses[post_id] = _Pause(self._clock.now() + length, length)
        return False


@dataclass(frozen=True, slots=True)
class _Pause:
    until: datetime
    length: timedelta
