"""What a preview link shows."""

from dataclasses import dataclass, replace

from hexameter.application.actor import Actor
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.posts import PostQueries, PostView
from hexameter.application.ports.preview_links import PreviewLinkQueries
from hexameter.application.ports.security import SecretTokens
from hexameter.application.ports.working_copies import WorkingCopyQueries
from hexameter.domain.ids import PostId
from hexameter.domain.posts.errors import PostNotFound, WorkingCopyNotFound
from hexameter.domain.posts.preview_link import PreviewNotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPreviewCommand:
    token: str


@dataclass(eq=False)
class ReadPreview:
    """The post as it is at this moment, with the content of its working copy if there is one. For
    everybody who has the token. Raises `PreviewNotFound`.
    """

    links: PreviewLinkQueries
    posts: PostQueries
    working_copies: WorkingCopyQueries
    secret_tokens: SecretTokens
    clock: Clock

    async def execute(self, actor: Actor, command: ReadPreviewCommand) -> PostView:
        digest = self.secret_tokens.digest(command.token)
        post_id = await self.links.previewed(digest, now=self.clock.now())
        try:
            return await self._as_it_is(post_id)
        except PostNotFound:
            # Deleted since the link was read.
            raise PreviewNotFound from None

    async def _as_it_is(self, post_id: PostId) -> PostView:
        post = await self.posts.by_id(post_id, Actor.system())
        try:
            copy = await self.working_copies.of_post(post_id, Actor.system())
        except WorkingCopyNotFound:
            return post
        return replace(
            post,
            slug=copy.slug,
            title=copy.title,
            summary=copy.summary,
            body=copy.body,
            html=copy.html,
            tags=copy.tags,
            cover=copy.cover,
            reading_minutes=copy.reading_minutes,
        )
