"""Show an earlier revision of a published post again."""

from dataclasses import dataclass
from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.markdown import MarkdownRenderer
from hexameter.application.ports.posts import PostQueries
from hexameter.application.ports.revisions import RevisionQueries
from hexameter.application.ports.search import TextPreparation
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.application.post_access import get_revisable
from hexameter.application.post_edits import author_role
from hexameter.domain.posts.post import Content


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreRevisionCommand:
    post_id: UUID
    number: int
    expected_version: int | None = None


@dataclass(eq=False)
class RestoreRevision:
    """Its title, summary, body and tags become the live content, which makes a new revision unless
    they are that already. The slug stays.

    Raises `PostNotFound`, `RevisionNotFound`, and `InvalidTransition` unless the post is published.
    """

    uow: UnitOfWorkFactory
    revisions: RevisionQueries
    posts: PostQueries
    renderer: MarkdownRenderer
    texts: TextPreparation
    clock: Clock

    async def execute(self, actor: Actor, command: RestoreRevisionCommand) -> None:
        editor_id = actor.require_user()
        revision = await self.revisions.by_number(command.post_id, command.number, actor)
        # Rendered again, as bodies are kept without their HTML.
        role = await author_role(actor, command.post_id, self.posts)
        html = await self.renderer.render(revision.body, author=editor_id, role=role)
        await self.texts.prepare(html)
        content = Content(
            title=revision.title,
            summary=revision.summary,
            body=revision.body,
            html=html,
            html_version=self.renderer.version,
            tags=tuple(revision.tags),
        )
        async with self.uow() as uow:
            post = await get_revisable(uow, actor, command.post_id)
            post.expect_version(command.expected_version)
            if post.revert(content, now=self.clock.now(), by=editor_id):
                await uow.posts.save(post)
                await uow.commit()
