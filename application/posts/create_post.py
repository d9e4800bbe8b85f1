"""Create a draft."""

from dataclasses import dataclass

from hexameter.application.actor import Actor
from hexameter.application.idempotency import Claim, Created
from hexameter.application.ports.clock import Clock, IdGenerator
from hexameter.application.ports.markdown import MarkdownRenderer
from hexameter.application.ports.security import SecretTokens
from hexameter.application.ports.slugs import Slugs
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.application.post_slugs import choose_slug
from hexameter.domain.errors import checking
from hexameter.domain.ids import PostId
from hexameter.domain.posts.post import Content, Post
from hexameter.domain.posts.values import Slug, post_body, post_summary, post_title, tag_names


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatePostCommand:
    """Without a `slug` one is derived from the title."""

    title: str
    body: str
    summary: str | None = None
    slug: str | None = None
    tags: tuple[str, ...] = ()
    idempotency_key: str | None = None


@dataclass(eq=False)
class CreatePost:
    """Raises `SlugTaken` for a requested slug; one derived from the title gets a number instead."""

    uow: UnitOfWorkFactory
    renderer: MarkdownRenderer
    slugs: Slugs
    secret_tokens: SecretTokens
    clock: Clock
    ids: IdGenerator

    async def execute(self, actor: Actor, command: CreatePostCommand) -> Created:
        author_id = actor.require_user()
        with checking() as check:
            title = check(post_title, command.title)
            body = check(post_body, command.body)
            summary = check(post_summary, command.summary or "") or None
            wanted = None if command.slug is None else check(Slug.parse, command.slug)
            tags = check(tag_names, command.tags)
        html = await self.renderer.render(body, author=author_id, role=actor.role)
        content = Content(
            title=title,
            summary=summary,
            body=body,
            html=html,
            html_version=self.renderer.version,
            tags=tags,
        )
        post_id, now = PostId(self.ids.new()), self.clock.now()
        claim = Claim.of(
            command,
            self.secret_tokens.fingerprints,
            caller_id=author_id,
            resource_id=post_id,
            now=now,
        )
        async with self.uow() as uow:
            if claim and (earlier := await uow.idempotency.claim(claim)):
                return Created(earlier, replayed=True)
            slug = await choose_slug(uow, self.slugs, post_id=post_id, wanted=wanted, title=title)
            post = Post.draft(id=post_id, author_id=author_id, slug=slug, content=content, now=now)
            await uow.posts.add(post)
            await uow.commit()
        return Created(post_id)
