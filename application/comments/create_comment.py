"""Comment on a post, or reply to a comment."""

from dataclasses import dataclass
from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.comments.access import get_visible_in_post
from hexameter.application.comments.moderation import CommentModeration, is_held
from hexameter.application.idempotency import Claim, Created
from hexameter.application.ports.clock import Clock, IdGenerator
from hexameter.application.ports.comments import CommentRepository
from hexameter.application.ports.markdown import MarkdownRenderer
from hexameter.application.ports.security import SecretTokens
from hexameter.application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from hexameter.application.post_access import require_visible
from hexameter.domain.comments.comment import Comment, CommentText
from hexameter.domain.comments.errors import CommentNotFound
from hexameter.domain.comments.values import comment_body
from hexameter.domain.ids import CommentId, PostId


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateCommentCommand:
    """With a `parent_id` it is a reply."""

    post_id: UUID
    body: str
    parent_id: UUID | None = None
    idempotency_key: str | None = None


@dataclass(eq=False)
class CreateComment:
    """Raises `PostNotFound` and `CommentNotFound` for a post and a parent that the actor may not
    see, and `CommentNotPublished` for a parent that is not published.
    """

    uow: UnitOfWorkFactory
    renderer: MarkdownRenderer
    moderation: CommentModeration
    secret_tokens: SecretTokens
    clock: Clock
    ids: IdGenerator

    async def execute(self, actor: Actor, command: CreateCommentCommand) -> Created:
        author_id = actor.require_user()
        body = comment_body(command.body)
        html = await self.renderer.render_comment(body, author=author_id, role=actor.role)
        comment_id, now = CommentId(self.ids.new()), self.clock.now()
        claim = Claim.of(
            command,
            self.secret_tokens.fingerprints,
            caller_id=author_id,
            resource_id=comment_id,
            now=now,
        )
        async with self.uow() as uow:
            if claim and (earlier := await uow.idempotency.claim(claim)):
                return Created(earlier, replayed=True)
            # The account before the post: its deletion locks them in this order.
            await uow.users.get(author_id)
            # Alone, so that the comments of a post appear in the order of their numbers.
            post = await uow.posts.get(PostId(command.post_id))
            await require_visible(uow, actor, post)
            comment = Comment.write(
                id=comment_id,
                post_id=post.id,
                parent=await _parent(uow, actor, post.id, command.parent_id),
                author_id=author_id,
                text=CommentText(body=body, html=html, html_version=self.renderer.version),
                held=await is_held(uow, actor, self.moderation),
                now=now,
            )
            await uow.get(CommentRepository).add(comment)
            await uow.commit()
        return Created(comment_id)


async def _parent(
    uow: UnitOfWork, actor: Actor, post_id: PostId, parent_id: UUID | None
) -> Comment | None:
    if parent_id is None:
        return None
    parent = await get_visible_in_post(uow, actor, CommentId(parent_id))
    if parent.post_id != post_id:
        raise CommentNotFound
    return parent
