"""Edit a post. Changes to a published post are visible immediately."""

from dataclasses import dataclass, replace
from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.markdown import MarkdownRenderer
from hexameter.application.ports.posts import PostQueries
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.application.posts.access import get_editable
from hexameter.application.unset import UNSET, Unset, chosen
from hexameter.domain.errors import checking
from hexameter.domain.posts.errors import SlugTaken
from hexameter.domain.posts.post import Content
from hexameter.domain.posts.values import Slug, post_body, post_summary, post_title, tag_names
from hexameter.domain.users.roles import Permission, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class EditPostCommand:
    """Omitted fields keep their values; an empty summary removes it."""

    post_id: UUID
    title: str | Unset = UNSET
    body: str | Unset = UNSET
    summary: str | None | Unset = UNSET
    slug: str | Unset = UNSET
    tags: tuple[str, ...] | Unset = UNSET
    expected_version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edits:
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


class EditPost:
    """A slug that is replaced still belongs to the post, and redirects to the new one."""

    def __init__(
        self,
        uow: UnitOfWorkFactory,
        posts: PostQueries,
        renderer: MarkdownRenderer,
        clock: Clock,
    ) -> None:
        self._uow = uow
        self._posts = posts
        self._renderer = renderer
        self._clock = clock

    async def execute(self, actor: Actor, command: EditPostCommand) -> None:
        editor_id = actor.require_user()
        edits = _checked(command)
        if not isinstance(edits.body, Unset):
            role = await self._author_role(actor, command)
            html = await self._renderer.render(edits.body, author=editor_id, role=role)
            edits = replace(edits, html=html, html_version=self._renderer.version)
        async with self._uow() as uow:
            post = await get_editable(uow, actor, command.post_id, command.expected_version)
            slug = chosen(edits.slug, post.slug)
            if slug != post.slug and not await uow.posts.claim_slug(slug, post.id):
                raise SlugTaken
            content = edits.applied_to(post.content)
            if post.edit(slug=slug, content=content, now=self._clock.now()):
                await uow.posts.save(post)
                await uow.commit()

    async def _author_role(self, actor: Actor, command: EditPostCommand) -> Role | None:
        """Of the author, not the editor: a correction does not make an author's links trusted."""
        if not actor.may(Permission.EDIT_ANY_POST):
            return actor.role
        return await self._posts.author_role(command.post_id)


def _checked(command: EditPostCommand) -> _Edits:
    with checking() as check:
        title, body, summary, slug, tags = (
            command.title,
            command.body,
            command.summary,
            command.slug,
            command.tags,
        )
        return _Edits(
            title=title if isinstance(title, Unset) else check(post_title, title),
            body=body if isinstance(body, Unset) else check(post_body, body),
            summary=summary
            if isinstance(summary, Unset)
            else check(post_summary, summary or "") or None,
            slug=slug if isinstance(slug, Unset) else check(Slug.parse, slug),
            tags=tags if isinstance(tags, Unset) else check(tag_names, tags),
        )
