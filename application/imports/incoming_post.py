"""The validated input of an import."""

from dataclasses import dataclass
from datetime import UTC, datetime

from hexameter.application.imports.adjustments import adjusted
from hexameter.application.imports.import_command import ImportPostCommand
from hexameter.application.ports.slugs import Slugs
from hexameter.domain.errors import checking, invalid
from hexameter.domain.posts.origin import Origin
from hexameter.domain.posts.post import Content
from hexameter.domain.posts.values import Slug, post_body, post_summary, post_title, tag_names
from hexameter.domain.times import IMPORTED_TIME_RANGE, MAX_TIME, MIN_IMPORTED_TIME


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingPost:
    """The validated content of a command."""

    origin: Origin
    title: str
    body: str
    summary: str | None
    slug: Slug | None
    slug_text: str
    """What a slug is made from when none is asked for."""
    tags: tuple[str, ...]
    date: datetime | None
    draft: bool
    notes: tuple[str, ...]

    def content(self, html: str, html_version: int) -> Content:
        return Content(
            title=self.title,
            summary=self.summary,
            body=self.body,
            html=html,
            html_version=html_version,
            tags=self.tags,
        )


def checked(command: ImportPostCommand, slugs: Slugs) -> IncomingPost:
    """Raises `ValidationFailed` for what cannot be adjusted."""
    fitting = adjusted(command, slugs)
    with checking() as check:
        incoming = IncomingPost(
            origin=check(Origin.parse, command.source, command.path),
            title=check(post_title, fitting.title),
            body=check(post_body, command.body),
            summary=check(post_summary, fitting.summary or "") or None,
            slug=None if fitting.slug is None else check(Slug.parse, fitting.slug),
            slug_text=fitting.slug_text,
            tags=check(tag_names, command.tags),
            date=command.published_at and _to_milliseconds(command.published_at),
            draft=command.draft,
            notes=fitting.notes,
        )
        check(_author_is_named, command)
        check(_date_is_possible, command.published_at)
    return incoming


def _author_is_named(command: ImportPostCommand) -> None:
    if command.username is None and not (command.author or "").strip():
        raise invalid("author", "missing", "An author is required.")


def _date_is_possible(date: datetime | None) -> None:
    if date is not None and not MIN_IMPORTED_TIME <= date <= MAX_TIME:
        raise invalid("published_at", "out_of_range", IMPORTED_TIME_RANGE)


def _to_milliseconds(moment: datetime) -> datetime:
    utc = moment.astimezone(UTC)
    return utc.replace(microsecond=utc.microsecond // 1000 * 1000)
