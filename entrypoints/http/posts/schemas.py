"""Bodies and answers of the post routes. Lengths are for the description; the domain decides."""

from dataclasses import dataclass
from typing import Annotated, TypedDict
from uuid import UUID

from pydantic import Field

from hexameter.application.ports.posts import PostSummaryView
from hexameter.application.posts.create_post import CreatePostCommand
from hexameter.application.posts.edit_post import EditPostCommand
from hexameter.application.posts.publish_post import PublishPostCommand
from hexameter.application.unset import Unset
from hexameter.application.working_copies.edit_working_copy import EditWorkingCopyCommand
from hexameter.domain.posts.values import (
    MAX_BODY,
    MAX_SLUG,
    MAX_SUMMARY,
    MAX_TAGS,
    MAX_TITLE,
    SLUG_PATTERN,
)
from hexameter.entrypoints.http.requests.account_fields import (
    LINE,
    PARAGRAPHS,
    PARAGRAPHS_NOT_BLANK,
)
from hexameter.entrypoints.http.requests.pagination import Page
from hexameter.entrypoints.http.requests.tag_text import TagText
from hexameter.entrypoints.http.responses.etags import Versions
from hexameter.entrypoints.input.fields import (
    MISSING,
    Described,
    StrictModel,
    Text,
    Timestamp,
    unset,
)

_SLUG = Described({"pattern": f"^{SLUG_PATTERN}$", "examples": ["notes-on-the-engine"]})

Title = Annotated[Text, Field(min_length=1, max_length=MAX_TITLE), LINE]
Summary = Annotated[Text, Field(max_length=MAX_SUMMARY), PARAGRAPHS]
Body = Annotated[
    Text,
    Field(min_length=1, max_length=MAX_BODY, description="Markdown"),
    PARAGRAPHS_NOT_BLANK,
]
SlugText = Annotated[Text, Field(min_length=1, max_length=MAX_SLUG), _SLUG]
Tags = Annotated[
    list[TagText],
    Field(max_length=MAX_TAGS),
]


class CreatePostBody(StrictModel):
    """`cover` must be null: there are no uploads yet."""

    title: Title
    body: Body
    summary: Summary | None = None
    slug: SlugText | None = None
    tags: Tags | None = None
    cover: None = None

    def command(self, idempotency_key: str | None) -> CreatePostCommand:
        return CreatePostCommand(
            title=self.title,
            body=self.body,
            summary=self.summary,
            slug=self.slug,
            tags=tuple(self.tags or ()),
            idempotency_key=idempotency_key,
        )


class _Changes(TypedDict):
    title: str | Unset
    body: str | Unset
    summary: str | None | Unset
    slug: str | Unset
    tags: tuple[str, ...] | Unset


class EditPostBody(StrictModel):
    title: Title | MISSING = MISSING
    body: Body | MISSING = MISSING
    summary: Summary | None | MISSING = MISSING
    slug: SlugText | MISSING = MISSING
    tags: Tags | None | MISSING = MISSING
    cover: None | MISSING = MISSING

    def command(self, post_id: UUID, expected_version: int | None) -> EditPostCommand:
        return EditPostCommand(post_id=post_id, **self.changes(), expected_version=expected_version)

    def working_copy_command(self, post_id: UUID, expected: Versions) -> EditWorkingCopyCommand:
        return EditWorkingCopyCommand(
            post_id=post_id,
            **self.changes(),
            expected_version=expected.version,
            expected_post_version=expected.of,
        )

    def changes(self) -> _Changes:
        tags = unset(self.tags)
        return _Changes(
            title=unset(self.title),
            body=unset(self.body),
            summary=unset(self.summary),
            slug=unset(self.slug),
            tags=tuple(tags or ()) if isinstance(tags, list | None) else tags,
        )


class PublishPostBody(StrictModel):
    """`overwrite` publishes a working copy although the live post has changed since it began."""

    publish_at: Timestamp | None = None
    overwrite: bool = False

    def command(self, post_id: UUID, expected_version: int | None) -> PublishPostCommand:
        return PublishPostCommand(
            post_id=post_id,
            publish_at=self.publish_at,
            overwrite=self.overwrite,
            expected_version=expected_version,
        )


@dataclass(slots=True)
class PostPage(Page[PostSummaryView]):
    """A page of posts."""

    items: list[PostSummaryView]
