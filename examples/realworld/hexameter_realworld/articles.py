"""Articles, lists of them, which this API counts as well, tags, favourites and comments."""

from contextlib import suppress
from functools import partial
from typing import Annotated

from fastapi import Path, Query
from pydantic import AfterValidator, Field
from starlette.responses import Response

import hexameter.extending as core
from hexameter import Service
from hexameter.extending import MaybeUser, SignedInUser
from hexameter_realworld import shapes
from hexameter_realworld.counts import MAX_COUNT, Counts, GetPosts, newest
from hexameter_realworld.endpoints import Endpoints, Enveloped, Ignored, Sent, all_of

Tag = Annotated[str, AfterValidator(core.tag_asked_for)]
Username = Annotated[str, AfterValidator(core.username_asked_for)]
Limit = Annotated[int, Query(ge=1, le=100)]
Offset = Annotated[int, Query(ge=0, le=MAX_COUNT)]
Number = Annotated[int, Path(ge=1, lt=2**63)]
_OLDEST = core.Sort("number")


class Article(Sent):
    title: str
    summary: str = Field(alias="description")
    body: str
    tags: tuple[str, ...] | None = Field(default=None, alias="tagList")


class Edits(Sent):
    title: str | None = None
    summary: str | None = Field(default=None, alias="description")
    body: str | None = None
    tags: tuple[str, ...] | None = Field(default=None, alias="tagList")


class Comment(Sent):
    body: str


class Articles(Endpoints):
    def __init__(self, service: Service) -> None:
        super().__init__(service)
        self._feed = service.get(core.FeedQueries)
        self._tags = service.get(core.TagQueries)
        self._counts = Counts()

    async def newest(
        self,
        actor: MaybeUser,
        tag: Tag | None = None,
        author: Username | None = None,
        favorited: Username | None = None,
        limit: Limit = 20,
        offset: Offset = 0,
    ) -> Response:
        get = partial(self.posts.page, viewer=actor, tag=tag, author=author, favorited_by=favorited)
        return await self._listed(get, limit, offset, actor, (tag, author, favorited))

    async def feed(self, actor: SignedInUser, limit: Limit = 20, offset: Offset = 0) -> Response:
        get = partial(self._feed.page, viewer=actor)
        return await self._listed(get, limit, offset, actor, actor.user_id)

    async def tags(self, _: MaybeUser) -> Response:
        tags = await all_of(self._tags.page, core.Sort("name"))
        return core.JsonResponse({"tags": [tag.name for tag in tags]})

    async def read(self, actor: MaybeUser, slug: str) -> Response:
        return await self._shown(await self.find(slug, actor), actor)

    async def publish(self, actor: SignedInUser, article: Enveloped[Article]) -> Response:
        draft = core.CreatePostCommand(**article.model_dump(exclude_none=True))
        id = (await self.service.run(core.CreatePost, draft, actor)).id
        await self.service.run(core.PublishPost, core.PublishPostCommand(post_id=id), actor)
        return await self._shown(await self.posts.by_id(id, actor), actor, status=201)

    async def update(self, actor: SignedInUser, slug: str, article: Enveloped[Edits]) -> Response:
        post = await self.find(slug, actor)
        changes = article.model_dump(exclude_none=True)
        for new in self._slugs(post, article.title):
            command = core.EditPostCommand(post_id=post.id, slug=new, **changes)
            with suppress(core.SlugTaken):
                await self.service.run(core.EditPost, command, actor)
                return await self._shown(await self.posts.by_id(post.id, actor), actor)
        raise core.SlugTaken

    def _slugs(self, post: core.PostView, title: str | None) -> list[str] | list[core.Unset]:
        """Those to try for a new title, in the core's order for a new post."""
        if title in (None, post.title):
            return [core.UNSET]
        made = core.Slug.parse(self.service.get(core.Slugs).from_title(title))
        return [made.value, *(made.numbered(number).value for number in range(2, 22))]

    async def delete(self, actor: SignedInUser, slug: str) -> Response:
        post = await self.find(slug, actor)
        await self.service.run(core.DeletePost, core.DeletePostCommand(post_id=post.id), actor)
        self._counts.deletions += 1
        return Response(status_code=204)

    async def favorite(self, actor: SignedInUser, slug: str, _: Ignored = None) -> Response:
        command = core.FavoritePostCommand(post_id=(await self.find(slug, actor)).id)
        await self.service.run(core.FavoritePost, command, actor)
        return await self.read(actor, slug)

    async def unfavorite(self, actor: SignedInUser, slug: str) -> Response:
        command = core.UnfavoritePostCommand(post_id=(await self.find(slug, actor)).id)
        await self.service.run(core.UnfavoritePost, command, actor)
        return await self.read(actor, slug)

    async def _shown(self, post: core.PostView, actor: core.Actor, status: int = 200) -> Response:
        author = await self.users.profile(post.author.id, actor)
        article = {**shapes.article(post, author), "body": post.body}
        return core.JsonResponse({"article": article}, status)

    async def _listed(
        self, get: GetPosts, limit: int, offset: int, actor: core.Actor, key: object
    ) -> Response:
        """`key` identifies the list."""
        page = await get(newest(limit, offset))
        pairs = await self.with_authors(page.items, actor)
        match key:
            case _ if page.next is None and (page.items or not offset):
                count = offset + len(page.items)
            case (None, str(), None) if pairs:
                count = (await self.users.profile(pairs[0][1].id, actor)).posts_count
            case (str(tag), None, None):
                count = (await self._tags.by_name(tag)).posts_count
            case (None, None, None):
                count = await self._counts.recent((offset, page.next), get)
            case _:
                count = await self._counts.exact(key, get)
        articles = [shapes.article(*pair) for pair in pairs]
        return core.JsonResponse({"articles": articles, "articlesCount": min(count, MAX_COUNT)})


class Comments(Endpoints):
    async def add(self, actor: SignedInUser, slug: str, comment: Enveloped[Comment]) -> Response:
        post = await self.find(slug, actor)
        command = core.CreateCommentCommand(post_id=post.id, body=comment.body)
        created = await self.service.run(core.CreateComment, command, actor)
        added = await self.comments.by_id(created.id, actor)
        author = await self.users.profile(actor.require_user(), actor)
        return core.JsonResponse({"comment": shapes.comment(added, author)})

    async def all(self, actor: MaybeUser, slug: str) -> Response:
        """The oldest first. Comments that were removed have no author."""
        post = await self.find(slug, actor)
        get = partial(self.comments.of_post, post.id, viewer=actor)
        pairs = await self.with_authors(await all_of(get, _OLDEST), actor)
        return core.JsonResponse({"comments": [shapes.comment(*pair) for pair in pairs]})

    async def remove(self, actor: SignedInUser, slug: str, number: Number) -> Response:
        post = await self.find(slug, actor)
        at = core.PageRequest(_OLDEST, limit=1, after=core.Position(number - 1, core.NO_ID))
        page = await self.comments.of_post(post.id, at, actor)
        if not page.items or page.items[0].number != number:
            raise core.CommentNotFound
        command = core.RemoveCommentCommand(comment_id=page.items[0].id)
        await self.service.run(core.RemoveComment, command, actor)
        return Response(status_code=204)
