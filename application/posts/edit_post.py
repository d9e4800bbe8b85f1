"""Edit a post. Changes to a published post are visible immediately."""

from dataclasses import dataclass
from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.markdown import MarkdownRenderer
from hexameter.application.ports.posts import PostQueries
from hexameter.application.ports.search import TextPreparation
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.application.post_edits import Edits, rendered_edits
from hexameter.application.post_slugs import claim_new_slug
from hexameter.application.posts.access import get_editable
from hexameter.application.unset import UNSET, Unset, chosen
from hexameter.domain.posts.values import PostStatus


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


@dataclass(eq=False)
class EditPost:
    """A slug that is replaced still belongs to the post, and redirects to the new one."""

    uow: UnitOfWorkFactory
    posts: PostQueries
    renderer: MarkdownRenderer
    texts: TextPreparation
    clock: Clock

    async def execute(self, actor: Actor, command: EditPostCommand) -> None:
        edits = await rendered_edits(actor, command, self.posts, self.renderer)
        long_text = await self._edit(actor, command, edits)
        if long_text is not None:
            await self.texts.prepare(long_text)
            await self._edit(actor, command, edits, is_prepared=True)

    async def _edit(
        self, actor: Actor, command: EditPostCommand, edits: Edits, *, is_prepared: bool = False
    ) -> str | None:
        """Returns the text that is to be prepared for search first, if there is one."""
        async with self.uow() as uow:
            post = await get_editable(uow, actor, command.post_id, command.expected_version)
            slug = chosen(edits.slug, post.slug)
            await claim_new_slug(uow, post, slug)
            content, now = edits.applied_to(post.content), self.clock.now()
            if not post.edit(slug=slug, content=content, now=now, by=actor.user_id):
                return None
            is_ready = is_prepared or self.texts.is_ready(content.html)
            if post.status is PostStatus.PUBLISHED and not is_ready:
                return content.html
            await uow.posts.save(post)
            await uow.commit()
            return None
