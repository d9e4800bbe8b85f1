"""What a contract suite runs against, with the steps that many suites share."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol, TypeVar

from hexameter.adapters.testing.clock import MovableClock
from hexameter.application.events.before_commit import BeforeCommitFunctions
from hexameter.application.ports.clock import IdGenerator
from hexameter.application.ports.comments import CommentQueries
from hexameter.application.ports.counters import Counters, WrongCount
from hexameter.application.ports.feed import FeedQueries
from hexameter.application.ports.follows import FollowQueries
from hexameter.application.ports.outbox import Outbox, StoredEvent
from hexameter.application.ports.personal_records import PersonalRecords
from hexameter.application.ports.posts import PostQueries
from hexameter.application.ports.preview_links import PreviewLinkQueries
from hexameter.application.ports.rate_limits import RateLimiter
from hexameter.application.ports.revisions import RevisionQueries
from hexameter.application.ports.schedules import Schedules
from hexameter.application.ports.search import SearchQueries
from hexameter.application.ports.sessions import EndedSessions, SessionQueries
from hexameter.application.ports.subscriptions import Subscriptions
from hexameter.application.ports.syndication import SitemapQueries, SyndicationQueries
from hexameter.application.ports.tags import TagQueries
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.application.ports.users import UserQueries
from hexameter.application.ports.working_copies import WorkingCopyQueries
from hexameter.application.search.indexer import PostIndexer
from hexameter.domain.audit import AuditEntry
from hexameter.domain.auth.session import Session
from hexameter.domain.ids import PostId, UserId
from hexameter.domain.posts.post import Post
from hexameter.domain.users.user import User

T = TypeVar("T")


class ReadsCollections(Protocol):
    def __call__(self, collection: type[T]) -> T: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """One empty store, through all its ports.

    `before_commit` are the functions that `uow` calls. `read` gives a collection that reads what is
    committed; those in `adapters.testing.samples` must have their tables. `clock`, `ids` and
    `indexer` are those of the unit of work. `audited` reads the whole audit trail, oldest entry
    first, because its port only writes. `miscount` falsifies counts: it stores `kept` of each; a
    store that keeps no counts has none.
    """

    uow: UnitOfWorkFactory
    before_commit: BeforeCommitFunctions
    users: UserQueries
    posts: PostQueries
    working_copies: WorkingCopyQueries
    tags: TagQueries
    preview_links: PreviewLinkQueries
    revisions: RevisionQueries
    follows: FollowQueries
    feed: FeedQueries
    syndication: SyndicationQueries
    sitemap: SitemapQueries
    search: SearchQueries
    indexer: PostIndexer
    comments: CommentQueries
    sessions: SessionQueries
    counters: Counters
    personal_records: PersonalRecords
    rate_limiter: RateLimiter
    schedules: Schedules
    outbox: Outbox
    subscriptions: Subscriptions
    ended_sessions: EndedSessions
    read: ReadsCollections
    audited: Callable[[], Awaitable[list[AuditEntry]]]
    clock: MovableClock
    ids: IdGenerator
    miscount: Callable[[Sequence[WrongCount]], Awaitable[None]] | None = None

    async def add_users(self, *users: User) -> None:
        async with self.uow() as uow:
            for user in users:
                await uow.users.add(user)
            await uow.commit()

    async def add_posts(self, *posts: Post) -> None:
        """Claims their slugs. Their authors must exist."""
        async with self.uow() as uow:
            for post in posts:
                assert await uow.posts.claim_slug(post.slug, post.id)
                await uow.posts.add(post)
            await uow.commit()

    async def add_sessions(self, *sessions: Session) -> None:
        async with self.uow() as uow:
            for session in sessions:
                await uow.sessions.add(session)
            await uow.commit()

    async def save_user(self, user: User) -> None:
        async with self.uow() as uow:
            await uow.users.save(user)
            await uow.commit()

    async def save_post(self, post: Post) -> None:
        """Claims its slug if that is new."""
        async with self.uow() as uow:
            assert await uow.posts.claim_slug(post.slug, post.id)
            await uow.posts.save(post)
            await uow.commit()

    async def remove_user(self, user_id: UserId) -> None:
        async with self.uow() as uow:
            await uow.users.remove(await uow.users.get(user_id))
            await uow.commit()

    async def remove_post(self, post_id: PostId) -> None:
        async with self.uow() as uow:
            await uow.posts.remove(await uow.posts.get(post_id))
            await uow.commit()

    async def deliver(
        self, event_types: Collection[str], *, subscriber: str = "reader"
    ) -> list[StoredEvent]:
        """Sequence and deliver all committed events. Returns them in the order of delivery."""
        outbox, now = self.outbox, self.clock.now()
        await self.subscriptions.record(subscriber, event_types, from_start=False, now=now)
        while await outbox.sequence(limit=100, now=now):
            pass
        events: list[StoredEvent] = []
        while claimed := await outbox.claim(
            subscriber, owner="reader-1", lease=timedelta(seconds=30), limit=100, now=now
        ):
            for delivery in claimed:
                assert delivery.event not in events
                events.append(delivery.event)
                await outbox.succeed(delivery, now=now)
        # Another call may ask for other types.
        await self.subscriptions.retire(subscriber)
        return events
