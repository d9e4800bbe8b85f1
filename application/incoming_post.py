"""The validated input of an import, and the digests that detect later changes."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from hexameter.application.former_identity import former_identity
from hexameter.application.ports.imports import ImportRecord
from hexameter.domain.errors import checking, invalid
from hexameter.domain.ids import PostId
from hexameter.domain.posts.origin import Origin
from hexameter.domain.posts.post import Post
from hexameter.domain.posts.values import Slug, post_body, post_summary, post_title, tag_names
from hexameter.domain.times import MAX_TIME, MIN_TIME, TIME_RANGE


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPostCommand:
    """`source` and `path` identify the file or record; `author` is the free text of its author
    line.

    `username` names the account that gets the post; without it an account for the author is found
    or created. `published_at` has a time zone. A post without it is a draft, unless it is to be
    published anyway, which then happens now. With `check_only` nothing is written and the outcome
    is the expected one; whether a slug is free is not checked. `adopt_changed` resolves what is
    `UNDECIDED`.
    """

    source: str
    path: str
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
    adopt_changed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingPost:
    """The validated content of a command."""

    origin: Origin
    former_id: PostId
    title: str
    body: str
    summary: str | None
    slug: Slug | None
    tags: tuple[str, ...]
    date: datetime | None
    """None for a draft too."""

    @property
    def digest(self) -> bytes:
        slug = self.slug and self.slug.value
        date = self.date and self.date.isoformat()
        return _digest(self.title, self.summary, self.body, self.tags, slug, date)


def checked(command: ImportPostCommand) -> IncomingPost:
    date = command.published_at and to_milliseconds(command.published_at)
    with checking() as check:
        incoming = IncomingPost(
            origin=check(Origin.parse, command.source, command.path),
            former_id=former_identity(
                file_name=command.path.rpartition("/")[2],
                title=command.title,
                author=command.author,
                date=command.published_at,
            ),
            title=check(post_title, command.title),
            body=check(post_body, command.body),
            summary=check(post_summary, command.summary or "") or None,
            slug=None if command.slug is None else check(Slug.parse, command.slug),
            tags=check(tag_names, command.tags),
            date=None if command.draft else date,
        )
        check(_author_is_named, command)
        check(_date_is_possible, command.published_at)
    return incoming


def record_of(incoming: IncomingPost, post: Post) -> ImportRecord:
    content = post.content
    return ImportRecord(
        origin=incoming.origin,
        post_id=post.id,
        source_digest=incoming.digest,
        post_digest=_digest(
            content.title, content.summary, content.body, content.tags, post.slug.value
        ),
        published_at=incoming.date,
    )


def _digest(*parts: object) -> bytes:
    return sha256(json.dumps(parts).encode()).digest()


def _author_is_named(command: ImportPostCommand) -> None:
    if command.username is None and not (command.author or "").strip():
        raise invalid("author", "missing", "An author is required.")


def _date_is_possible(date: datetime | None) -> None:
    if date is not None and not MIN_TIME <= date <= MAX_TIME:
        raise invalid("published_at", "out_of_range", TIME_RANGE)


def to_milliseconds(moment: datetime) -> datetime:
    utc = moment.astimezone(UTC)
    return utc.replace(microsecond=utc.microsecond // 1000 * 1000)
