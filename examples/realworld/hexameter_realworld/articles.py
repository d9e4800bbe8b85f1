"""Articles, their favourites and tags."""

from typing import Any
from uuid import UUID

from starlette.responses import Response

import hexameter.extending as core
from hexameter import Service
from hexameter.extending import MaybeUser, SignedInUser
from hexameter_realworld import bodies, shapes
from hexameter_realworld.counts import Counts
from hexameter_realworld.endpoints import Endpoints, first

MAX_TAGS = 1000
MAX_NUMBERED_SLUGS = 20


class Articles(Endpoints):
    def __init__(self, service: Service, counts: Counts) -> None:
        super().__init__(service)
        self._counts = counts

    async def read(self, actor: MaybeUser, slug: str) -> Response:
        return await self._shown(await self.find(slug, actor), actor)

    async def publish(
        self, actor: SignedInUser, article: bodies.Enveloped[bodies.Article]
    ) -> Response:
        draft = core.CreatePostCommand(**_given(article))
        post_id = (await self.service.run(core.CreatePost, draft, actor)).id
        publish = core.PublishPostCommand(post_id=post_id)
        await self.service.run(core.PublishPost, publish, actor)
        return await self._answer(post_id, actor, status=201)

    async def update(
        self, actor: SignedInUser, slug: str, article: bodies.Enveloped[bodies.ArticleChanges]
    ) -> Response:
        post = await self.find(slug, actor)
        changes = _given(article)
        if article.title not in (None, post.title):
            changes["slug"] = await self._free_slug(str(article.title), post)
        command = core.EditPostCommand(post_id=post.id, **changes)
        await self.service.run(core.EditPost, command, actor)
        return await self._answer(post.id, actor)

    async def delete(self, actor: SignedInUser, slug: str) -> Response:
        command = core.DeletePostCommand(post_id=(await self.find(slug, actor)).id)
        await self.service.run(core.DeletePost, command, actor)
        self._counts.forget()
        return Response(status_code=204)

    async def favorite(self, actor: SignedInUser, slug: str, _: bodies.Ignored = None) -> Response:
        command = core.FavoritePostCommand(post_id=(await self.find(slug, actor)).id)
        await self.service.run(core.FavoritePost, command, actor)
        return await self._answer(command.post_id, actor)

    async def unfavorite(self, actor: SignedInUser, slug: str) -> Response:
        command = core.UnfavoritePostCommand(post_id=(await self.find(slug, actor)).id)
        await self.service.run(core.UnfavoritePost, command, actor)
        return await self._answer(command.post_id, actor)

    async def tags(self, _: MaybeUser) -> Response:
        tags = await first(MAX_TAGS, core.Sort("name"), self.service.get(core.TagQueries).page)
        return core.JsonResponse({"tags": [tag.name for tag in tags]})

    async def _free_slug(self, title: str, post: core.PostView) -> str:
        """Made from the title; one that the post has or had is free for it."""
        made = core.Slug.parse(self.service.get(core.Slugs).from_title(title))
        for slug in (made, *map(made.numbered, range(2, MAX_NUMBERED_SLUGS + 2))):
            try:
                holder = await self.posts.by_slug(slug.value, core.Actor.system())
            except core.PostNotFound:
                return slug.value
            if holder.slug == post.slug:
                return slug.value
        raise core.SlugTaken

    async def _answer(self, post_id: UUID, actor: core.Actor, status: int = 200) -> Response:
        return await self._shown(await self.posts.by_id(post_id, actor), actor, status)

    async def _shown(self, post: core.PostView, actor: core.Actor, status: int = 200) -> Response:
        author = (await self.authors([post.author.id], actor))[post.author.id]
        return core.JsonResponse({"article": shapes.article(post, author)}, status)


def _given(article: bodies.Sent) -> dict[str, Any]:
    return article.model_dump(exclude_none=True)
