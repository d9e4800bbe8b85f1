"""Comments that are numbered, counted, kept or shown wrongly."""

from abc import ABC, abstractmethod
from dataclasses import replace
from uuid import UUID

from hexameter.adapters.memory.queries.comments import MemoryCommentQueries
from hexameter.adapters.memory.queries.posts.posts import MemoryPostQueries
from hexameter.adapters.memory.repositories.comments import (
    COMMENTS,
    LAST_NUMBER,
    MemoryCommentRepository,
    NumberedComment,
)
from hexameter.adapters.memory.repositories.users import MemoryUserRepository
from hexameter.adapters.memory.store import MemoryStore
from hexameter.adapters.testing.contracts.comments.comment_counts import CommentCountsContract
from hexameter.adapters.testing.contracts.comments.comment_queries import CommentQueriesContract
from hexameter.adapters.testing.contracts.comments.comments import CommentsContract
from hexameter.adapters.testing.contracts.comments.rendered_comments import (
    RenderedCommentsContract,
)
from hexameter.application.actor import Actor
from hexameter.application.ports.comments import CommentRepository, CommentView
from hexameter.application.ports.posts import PostView
from hexameter.application.ports.users import UserRepository
from hexameter.domain.comments.comment import Comment
from hexameter.domain.comments.errors import CommentNotFound
from hexameter.domain.comments.values import CommentStatus
from hexameter.domain.ids import CommentId, UserId
from hexameter.domain.pagination import NO_ID, Page, PageRequest, Position
from hexameter.domain.posts.errors import PostNotFound
from hexameter.domain.users.roles import Role
from hexameter.domain.users.user import User
from tests.contract.mutants.fault import broken_port, broken_repository


class GivesNumbersAgain(MemoryCommentRepository):
    async def add(self, comment: Comment) -> None:
        numbers = [row.number for row in self._transaction.read(COMMENTS).values()]
        self._transaction.update(LAST_NUMBER, "comments", max(numbers, default=0))
        await super().add(comment)


class ForgetsTheParent(MemoryCommentRepository):
    async def add(self, comment: Comment) -> None:
        await super().add(replace(comment, parent_id=None))


class SavesStaleComments(MemoryCommentRepository):
    def _present(self, comment: Comment) -> NumberedComment:
        return self._transaction.read(COMMENTS)[comment.id]


class DeletesWhatIsRemoved(MemoryCommentRepository):
    async def save(self, comment: Comment) -> None:
        await super().save(comment)
        if comment.status is CommentStatus.REMOVED:
            self._transaction.delete(COMMENTS, [comment.id])


class KeepsTheTextOfWhatIsRemoved(MemoryCommentRepository):
    async def save(self, comment: Comment) -> None:
        stored = self._present(comment).comment
        await super().save(replace(comment, body=stored.body))


class DiscardsNothing(MemoryCommentRepository):
    async def discard(self, comment: Comment) -> None:
        self._present(comment)


class TakesHeldCommentsForSeen(MemoryCommentRepository):
    async def has_published(self, author_id: UserId) -> bool:
        rows = self._transaction.read(COMMENTS).values()
        return any(row.comment.author_id == author_id for row in rows)


class RaisesTheVersionWithTheHtml(MemoryCommentRepository):
    async def keep_html(self, comment: Comment) -> None:
        await self.save(comment)


class OutdatesTheHtmlOfEverybody(MemoryCommentRepository):
    async def outdate_html(self, author_id: UserId | None) -> None:
        await super().outdate_html(None)


class RendersTheNewestFirst(MemoryCommentQueries):
    async def rendered_before(self, html_version: int, *, limit: int) -> list[CommentId]:
        return (await super().rendered_before(html_version, limit=1000))[::-1][:limit]


class RendersWhatIsCurrent(MemoryCommentQueries):
    async def rendered_before(self, html_version: int, *, limit: int) -> list[CommentId]:
        return await super().rendered_before(html_version + 1, limit=limit)


class KnowsTheFirstRole(MemoryCommentQueries):
    async def author_role(self, comment_id: UUID) -> Role | None:
        return await super().author_role(comment_id) and Role.AUTHOR


class CommitsByItself(MemoryCommentRepository):
    async def add(self, comment: Comment) -> None:
        await super().add(comment)
        self._transaction.commit()


class DeletesCommentsWithTheAccount(MemoryUserRepository):
    async def remove(self, user: User) -> None:
        rows = self._transaction.read(COMMENTS).items()
        own = [id for id, row in rows if row.comment.author_id == user.id]
        self._transaction.delete(COMMENTS, own)
        await super().remove(user)


class _Counts(MemoryPostQueries, ABC):
    @abstractmethod
    def counts(self, row: NumberedComment) -> bool: ...

    async def by_id(self, post_id: UUID, viewer: Actor) -> PostView:
        rows = self._store.committed.read(COMMENTS).values()
        count = sum(row.comment.post_id == post_id and self.counts(row) for row in rows)
        return replace(await super().by_id(post_id, viewer), comments_count=count)


class CountsHeldComments(_Counts):
    def counts(self, row: NumberedComment) -> bool:
        return row.comment.status is not CommentStatus.REMOVED


class CountsCommentsOfTheSuspended(_Counts):
    def counts(self, row: NumberedComment) -> bool:
        return row.comment.status is CommentStatus.PUBLISHED


class _Sees(MemoryCommentQueries, ABC):
    @abstractmethod
    def seen_as(self, viewer: Actor) -> Actor: ...

    async def by_id(self, comment_id: UUID, viewer: Actor) -> CommentView:
        return await super().by_id(comment_id, self.seen_as(viewer))

    async def of_post(self, post_id: UUID, page: PageRequest, viewer: Actor) -> Page[CommentView]:
        return await super().of_post(post_id, page, self.seen_as(viewer))


class ShowsEverybodyEverything(_Sees):
    def seen_as(self, viewer: Actor) -> Actor:
        return Actor.system()


class ForgetsTheWriter(_Sees):
    def seen_as(self, viewer: Actor) -> Actor:
        return replace(viewer, user_id=None)


class HidesWhatWasRemoved(MemoryCommentQueries):
    async def by_id(self, comment_id: UUID, viewer: Actor) -> CommentView:
        comment = await super().by_id(comment_id, viewer)
        if comment.status == "removed":
            raise CommentNotFound
        return comment


class TakesHiddenPostsForEmptyOnes(MemoryCommentQueries):
    async def of_post(self, post_id: UUID, page: PageRequest, viewer: Actor) -> Page[CommentView]:
        try:
            return await super().of_post(post_id, page, viewer)
        except PostNotFound:
            return Page([], None)


class PagesByPlace(MemoryCommentQueries):
    """Begins a page after as many comments as the pages before it had."""

    def __init__(self, store: MemoryStore) -> None:
        super().__init__(store)
        self._shown: dict[Position, int] = {}

    async def of_post(self, post_id: UUID, page: PageRequest, viewer: Actor) -> Page[CommentView]:
        whole = replace(page, after=None, offset=0, limit=100)
        found = (await super().of_post(post_id, whole, viewer)).items
        start = page.offset if page.after is None else self._shown[page.after]
        rest = [item for item in found if item.status != "removed"][start:]
        if len(rest) <= page.limit:
            return Page(rest, None)
        items = rest[: page.limit]
        end = Position(items[-1].number, NO_ID)
        self._shown[end] = start + page.limit
        return Page(items, end)


class ForgetsTheStatusOfTheQueue(MemoryCommentQueries):
    async def with_status(
        self, status: CommentStatus, page: PageRequest, viewer: Actor
    ) -> Page[CommentView]:
        return await super().with_status(CommentStatus.HELD, page, viewer)


WRITES, COUNTS, READS = CommentsContract, CommentCountsContract, CommentQueriesContract
RENDERED = RenderedCommentsContract

FAULTS = [
    broken_repository(
        CommentRepository, GivesNumbersAgain, WRITES.test_numbers_rise_and_are_never_given_again
    ),
    broken_repository(
        CommentRepository, ForgetsTheParent, WRITES.test_a_comment_is_stored_as_it_was_written
    ),
    broken_repository(
        CommentRepository, SavesStaleComments, WRITES.test_a_stale_comment_is_not_saved
    ),
    broken_repository(
        CommentRepository, DeletesWhatIsRemoved, WRITES.test_what_was_removed_keeps_its_place
    ),
    broken_repository(
        CommentRepository,
        KeepsTheTextOfWhatIsRemoved,
        WRITES.test_what_was_removed_keeps_its_place,
    ),
    broken_repository(
        CommentRepository, DiscardsNothing, WRITES.test_what_nobody_has_seen_can_be_discarded
    ),
    broken_repository(
        CommentRepository,
        TakesHeldCommentsForSeen,
        WRITES.test_whether_others_have_seen_a_comment_of_an_author,
    ),
    broken_repository(
        CommentRepository,
        SavesStaleComments,
        RENDERED.test_html_of_a_text_that_has_changed_since_is_not_kept,
    ),
    broken_repository(
        CommentRepository,
        RaisesTheVersionWithTheHtml,
        RENDERED.test_html_is_kept_without_a_new_version,
    ),
    broken_repository(
        CommentRepository,
        OutdatesTheHtmlOfEverybody,
        RENDERED.test_html_of_a_writer_is_outdated_and_nothing_else,
    ),
    *(
        broken_port(
            "comments",
            fault,
            RENDERED.test_html_of_a_writer_is_outdated_and_nothing_else,
            RENDERED.test_comments_of_older_html_come_the_oldest_version_first,
        )
        for fault in (RendersTheNewestFirst, RendersWhatIsCurrent)
    ),
    broken_port(
        "comments", KnowsTheFirstRole, RENDERED.test_the_role_of_a_writer_is_their_present_one
    ),
    broken_repository(
        CommentRepository, CommitsByItself, COUNTS.test_without_commit_nothing_is_counted
    ),
    broken_repository(
        UserRepository,
        DeletesCommentsWithTheAccount,
        WRITES.test_an_account_leaves_only_the_places_of_its_comments,
    ),
    broken_port("posts", CountsHeldComments, COUNTS.test_published_comments_count),
    broken_port(
        "posts",
        CountsCommentsOfTheSuspended,
        COUNTS.test_comments_of_the_suspended_do_not_count,
    ),
    broken_port("comments", ShowsEverybodyEverything, READS.test_who_sees_which_comment),
    broken_port("comments", ForgetsTheWriter, READS.test_who_sees_which_comment),
    broken_port("comments", HidesWhatWasRemoved, READS.test_who_sees_which_comment),
    broken_port(
        "comments",
        TakesHiddenPostsForEmptyOnes,
        READS.test_under_a_hidden_post_there_are_none,
        READS.test_a_post_without_comments_has_an_empty_page,
    ),
    broken_port(
        "comments",
        PagesByPlace,
        READS.test_who_sees_which_comment,
        READS.test_pages_are_stable_while_people_write,
    ),
    broken_port("comments", ForgetsTheStatusOfTheQueue, READS.test_the_queue_is_of_all_posts),
]
