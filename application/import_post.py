"""Take in a post that was written elsewhere."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from application.actor import Actor
from application.ports.clock import Clock
from application.ports.markdown import MarkdownRenderer
from application.ports.slugs import Slugs
from application.ports.unit_of_work import UnitOfWorkFactory
from application.posts.slug_choice import choose_slug
from application.users.ensure_author import EnsureAuthor, EnsureAuthorCommand
from domain.errors import checking, invalid
from domain.ids import PostId, UserId
from domain.posts.errors import PostNotFound
from domain.posts.post import Content, Post
from domain.posts.values import Slug, post_body, post_summary, post_title, tag_names
from domain.times import MAX_TIME, MIN_TIME, TIME_RANGE
from domain.users.errors import UserNotFound
from domain.users.values import Username

_UNDATED = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPostCommand:
    """`source` is the name of the file or record, `author` the free text below the post.

    `username` names the account that the post goes to; without it one is found or made for the
    author. `published_at` carries a time zone. A post without it is a draft, unless it is to be
    published all the same: now. With `check_only` nothing is written, and the outcome is what it
    would be; whether a slug is free is not looked at.
    """

    source: str
    title: str
    body: str
    author: str | None = None
    username: str | None = None
    slug: str | None = None
    summary: str | None = None
    tags: tuple[str, ...] = ()
    published_at: datetime | None = None
    draft: bool = False
    publish_undated: bool = False
    check_only: bool = False


class Outcome(StrEnum):
    PUBLISHED = "published"
    SCHEDULED = "scheduled"
    DRAFT = "draft"
    ALREADY_THERE = "already there"


@dataclass(frozen=True, slots=True)
class Imported:
    post_id: UUID
    outcome: Outcome


class ImportPost:
    """Imported again, a post is recognised by source, title, author and date, and left as it is.

    Raises `SlugTaken` for a slug that was asked for, `UserNotFound` for a username that nobody has.
    """

    def __init__(
        self,
        uow: UnitOfWorkFactory,
        renderer: MarkdownRenderer,
        slugs: Slugs,
        clock: Clock,
        ensure_author: EnsureAuthor,
    ) -> None:
        self._uow = uow
        self._renderer = renderer
        self._slugs = slugs
        self._clock = clock
        self._ensure_author = ensure_author

    async def execute(self, actor: Actor, command: ImportPostCommand) -> Imported:
        with checking() as check:
            title = check(post_title, command.title)
            body = check(post_body, command.body)
            summary = check(post_summary, command.summary or "") or None
            wanted = None if command.slug is None else check(Slug.parse, command.slug)
            tags = check(tag_names, command.tags)
            check(_author_is_named, command)
            check(_date_is_possible, command.published_at)
        post_id = identity(command)
        if await self._is_there(post_id):
            return Imported(post_id, Outcome.ALREADY_THERE)
        html = await self._renderer.render(body)
        content = Content(title=title, summary=summary, body=body, html=html, tags=tags)
        publication = self._publication(command)
        if command.check_only:
            return Imported(post_id, publication.outcome)
        author_id = await self._author(actor, command)
        async with self._uow() as uow:
            slug = await choose_slug(uow, self._slugs, post_id=post_id, wanted=wanted, title=title)
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
            await uow.commit()
        return Imported(post_id, publication.outcome)

    async def _is_there(self, post_id: PostId) -> bool:
        async with self._uow() as uow:
            try:
                await uow.posts.get(post_id)
            except PostNotFound:
                return False
        return True

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
        date = command.published_at and _to_milliseconds(command.published_at)
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


def identity(command: ImportPostCommand) -> PostId:
    """A UUIDv7 (RFC 9562) that is the same for the same post: its time is the post's date, and in
    place of random bits stands a digest of what tells posts apart.
    """
    date = _to_milliseconds(command.published_at or _UNDATED)
    parts = [
        command.source,
        command.title,
        command.author or "",
        "" if command.published_at is None else date.isoformat(),
    ]
    told_apart = b"\0".join(part.encode("utf-8", "surrogatepass") for part in parts)
    digest = int.from_bytes(sha256(told_apart).digest()[:10])
    milliseconds = int(date.timestamp() * 1000)
    return PostId(
        UUID(
            int=milliseconds << 80
            | 0x7 << 76
            | (digest >> 62 & 0xFFF) << 64
            | 0b10 << 62
            | digest & (1 << 62) - 1
        )
    )


def _author_is_named(command: ImportPostCommand) -> None:
    if command.username is None and not (command.author or "").strip():
        raise invalid("author", "missing", "No author is named.")


def _date_is_possible(date: datetime | None) -> None:
    if date is not None and not MIN_TIME <= date <= MAX_TIME:
        raise invalid("published_at", "out_of_range", TIME_RANGE)


def _to_milliseconds(moment: datetime) -> datetime:
    utc = moment.astimezone(UTC)
    return utc.replace(microsecond=utc.microsecond // 1000 * 1000)
