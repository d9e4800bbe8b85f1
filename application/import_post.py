"""Import a post that was written elsewhere."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.incoming_post import (
    ImportPostCommand,
    IncomingPost,
    checked,
    record_of,
    to_milliseconds,
)
from hexameter.application.ports.clock import Clock, IdGenerator
from hexameter.application.ports.markdown import MarkdownRenderer
from hexameter.application.ports.slugs import Slugs
from hexameter.application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from hexameter.application.posts.slug_choice import choose_slug
from hexameter.application.users.ensure_author import EnsureAuthor, EnsureAuthorCommand
from hexameter.domain.ids import PostId, UserId
from hexameter.domain.posts.errors import AlreadyImported, PostNotFound
from hexameter.domain.posts.post import Content, Post
from hexameter.domain.users.errors import UserNotFound
from hexameter.domain.users.values import Username


class Outcome(StrEnum):
    PUBLISHED = "published"
    SCHEDULED = "scheduled"
    DRAFT = "draft"
    ALREADY_THERE = "already there"
    UNDECIDED = "undecided"
    """The first release imported a file with this name, title, author and date, but its text was
    different: either the text was changed, or it was another file. Import it again with
    `adopt_changed` after all other files.
    """


@dataclass(frozen=True, slots=True)
class Imported:
    """`post_id` is None if the post would be new and `check_only` was set."""

    post_id: UUID | None
    outcome: Outcome


class ImportPost:
    """A post that is imported again is recognised by its source and path, and left unchanged.

    Raises `SlugTaken` for a requested slug, and `UserNotFound` for an unknown username.
    """

    def __init__(
        self,
        uow: UnitOfWorkFactory,
        renderer: MarkdownRenderer,
        slugs: Slugs,
        clock: Clock,
        ids: IdGenerator,
        ensure_author: EnsureAuthor,
    ) -> None:
        self._uow = uow
        self._renderer = renderer
        self._slugs = slugs
        self._clock = clock
        self._ids = ids
        self._ensure_author = ensure_author

    async def execute(self, actor: Actor, command: ImportPostCommand) -> Imported:
        incoming = checked(command)
        known = await self._find(incoming, command)
        if known is not None:
            return known
        html = await self._renderer.render(incoming.body)
        publication = self._publication(command)
        if command.check_only:
            return Imported(None, publication.outcome)
        author_id = await self._author(actor, command)
        post_id = PostId(self._ids.new())
        content = Content(
            title=incoming.title,
            summary=incoming.summary,
            body=incoming.body,
            html=html,
            html_version=self._renderer.version,
            tags=incoming.tags,
        )
        try:
            async with self._uow() as uow:
                slug = await choose_slug(
                    uow, self._slugs, post_id=post_id, wanted=incoming.slug, title=incoming.title
                )
                post = Post.imported(
                    id=post_id,
                    author_id=author_id,
                    slug=slug,
                    content=content,
                    written_at=publication.written_at,
                    published_at=publication.published_at,
                    now=publication.now,
                )
                await uow.posts.add(post)
                await uow.imports.add(record_of(incoming, post))
                await uow.commit()
        except AlreadyImported:  # By a concurrent import.
            known = await self._find(incoming, command)
            if known is None:
                raise
            return known
        return Imported(post_id, publication.outcome)

    async def _find(self, incoming: IncomingPost, command: ImportPostCommand) -> Imported | None:
        """Adopts a post that the first release imported."""
        async with self._uow() as uow:
            if record := await uow.imports.find(incoming.origin):
                return Imported(record.post_id, Outcome.ALREADY_THERE)
            post = await _find_post(uow, incoming.former_id)
            if post is None or await uow.imports.find_by_post(post.id) is not None:
                return None
            if post.content.body != incoming.body and not command.adopt_changed:
                return Imported(post.id, Outcome.UNDECIDED)
            if not command.check_only:
                await uow.imports.add(record_of(incoming, post))
                await uow.commit()
            return Imported(post.id, Outcome.ALREADY_THERE)

    async def _author(self, actor: Actor, command: ImportPostCommand) -> UserId:
        if command.username is None:
            ensure = EnsureAuthorCommand(author=command.author or "")
            return UserId(await self._ensure_author.execute(actor, ensure))
        async with self._uow() as uow:
            user = await uow.users.find_by_username(Username.parse(command.username))
        if user is None:
            raise UserNotFound
        return user.id

    def _publication(self, command: ImportPostCommand) -> "_Publication":
        now = self._clock.now()
        date = command.published_at and to_milliseconds(command.published_at)
        undated = now if command.publish_undated else None
        return _Publication(
            written_at=min(date or now, now),
            published_at=None if command.draft else date or undated,
            now=now,
        )


@dataclass(frozen=True, slots=True)
class _Publication:
    written_at: datetime
    published_at: datetime | None
    now: datetime

    @property
    def outcome(self) -> Outcome:
        if self.published_at is None:
            return Outcome.DRAFT
        return Outcome.SCHEDULED if self.published_at > self.now else Outcome.PUBLISHED


async def _find_post(uow: UnitOfWork, post_id: PostId) -> Post | None:
    try:
        return await uow.posts.get(post_id)
    except PostNotFound:
        return None
