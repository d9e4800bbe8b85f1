"""The changes that an author asks for, to a post or to its working copy."""

from dataclasses import dataclass, replace
from typing import Protocol
from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.ports.markdown import MarkdownRenderer
from hexameter.application.ports.posts import PostQueries
from hexameter.application.unset import UNSET, Unset, chosen
from hexameter.domain.errors import checking
from hexameter.domain.posts.post import Content
from hexameter.domain.posts.values import Slug, post_body, post_summary, post_title, tag_names
from hexameter.domain.users.roles import Permission, Role


class Changes(Protocol):
    """A command that changes a post. Omitted fields keep their values."""

    @property
    def post_id(self) -> UUID: ...
    @property
    def title(self) -> str | Unset: ...
    @property
    def body(self) -> str | Unset: ...
    @property
    def summary(self) -> str | None | Unset: ...
    @property
    def slug(self) -> str | Unset: ...
    @property
    def tags(self) -> tuple[str, ...] | Unset: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Edits:
    """Validated and rendered."""

    title: str | Unset
    body: str | Unset
    summary: str | None | Unset
    slug: Slug | Unset
    tags: tuple[str, ...] | Unset
    html: str | Unset = UNSET
    html_version: int | Unset = UNSET

    def applied_to(self, content: Content) -> Content:
        return Content(
            title=chosen(self.title, content.title),
            body=chosen(self.body, content.body),
            summary=chosen(self.summary, content.summary),
            tags=chosen(self.tags, content.tags),
            html=chosen(self.html, content.html),
            html_version=chosen(self.html_version, content.html_version),
        )


async def rendered_edits(
    actor: Actor, command: Changes, posts: PostQueries, renderer: MarkdownRenderer
) -> Edits:
    """Raises `ValidationFailed`, and what rendering raises."""
    editor_id = actor.require_user()
    edits = _checked(command)
    if isinstance(edits.body, Unset):
        return edits
    role = await author_role(actor, command.post_id, posts)
    html = await renderer.render(edits.body, author=editor_id, role=role)
    return replace(edits, html=html, html_version=renderer.version)


async def author_role(actor: Actor, post_id: UUID, posts: PostQueries) -> Role | None:
    """Of the author, not the editor: a correction does not make an author's links trusted."""
    if not actor.may(Permission.EDIT_ANY_POST):
        return actor.role
    return await posts.author_role(post_id)


def _checked(command: Changes) -> Edits:
    with checking() as check:
        title, body, summary, slug, tags = (
            command.title,
            command.body,
            command.summary,
            command.slug,
            command.tags,
        )
        return Edits(
            title=title if isinstance(title, Unset) else check(post_title, title),
            body=body if isinstance(body, Unset) else check(post_body, body),
            summary=summary
            if isinstance(summary, Unset)
            else check(post_summary, summary or "") or None,
            slug=slug if isinstance(slug, Unset) else check(Slug.parse, slug),
            tags=tags if isinstance(tags, Unset) else check(tag_names, tags),
        )
