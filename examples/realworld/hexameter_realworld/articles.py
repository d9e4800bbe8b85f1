"""Articles, their favourites and tags."""

from uuid import UUID

from starlette.responses import Response

import hexameter.extending as core
from hexameter import Service
from hexameter_realworld import bodies, shapes
from hexameter_realworld.people import People

MAX_TAGS = 1000
MAX_NUMBERED_SLUGS = 20


class Articles:
    def __init__(self, service: Service, people: People) -> None:
        self._service = service
        self._people = people
        self._posts = service.get(core.PostQueries)
        self._tags = service.get(core.TagQueries)
        self._slugs = service.get(core.Slugs)

    async def read(self, actor: core.MaybeUser, slug: str) -> Response:
        return await self._shown(await self.find(slug, actor), actor)

    async def publish(self, actor: core.SignedInUser, article: bodies.NewArticle) -> Response:
        draft = core.CreatePostCommand(
            title=article.title,
            summary=article.description,
            body=article.body,
            tags=tuple(article.tag_list or ()),
        )
        post_id = (await self._service.run(core.CreatePost, draft, actor)).id
        publish = core.PublishPostCommand(post_id=post_id)
        await self._service.run(core.PublishPost, publish, actor)
        return await self._answer(post_id, actor, status=201)

    async def update(
        self,
        actor: core.SignedInUser,
        slug: str,
        article: bodies.ArticleChanges,
    ) -> Response:
        post = await self.find(slug, actor)
        command = core.EditPostCommand(
            post_id=post.id,
            title=core.UNSET if article.title is None else article.title,
            summary=core.UNSET if article.description is None else article.description,
            body=core.UNSET if article.body is None else article.body,
            tags=core.UNSET if article.tag_list is None else tuple(article.tag_list),
            slug=await self._changed_slug(post, article.title),
        )
        await self._service.run(core.EditPost, command, actor)
        return await self._answer(post.id, actor)

    async def delete(self, actor: core.SignedInUser, slug: str) -> Response:
        command = core.DeletePostCommand(post_id=(await self.find(slug, actor)).id)
        await self._service.run(core.DeletePost, command, actor)
        return Response(status_code=204)

    async def favorite(
        self, actor: core.SignedInUser, slug: str, _: bodies.Ignored = None
    ) -> Response:
        command = core.FavoritePostCommand(post_id=(await self.find(slug, actor)).id)
        await self._service.run(core.FavoritePost, command, actor)
        return await self._answer(command.post_id, actor)

    async def unfavorite(self, actor: core.SignedInUser, slug: str) -> Response:
        command = core.UnfavoritePostCommand(post_id=(await self.find(slug, actor)).id)
        await self._service.run(core.UnfavoritePost, command, actor)
        return await self._answer(command.post_id, actor)

    async def tags(self, actor: core.MaybeUser) -> Response:
        names: list[str] = []
        request: core.PageRequest | None = core.PageRequest(core.Sort("name"), limit=100)
        while request is not None and len(names) < MAX_TAGS:
            page = await self._tags.page(request)
            names += [tag.name for tag in page.items]
            request = page.next and core.PageRequest(core.Sort("name"), 100, page.next)
        return core.JsonResponse({"tags": names})

    async def find(self, slug: str, actor: core.Actor) -> core.PostView:
        """By its present slug or a former one. Raises `PostNotFound`."""
        found = await self._posts.by_slug(slug, actor)
        if isinstance(found, core.SlugMoved):
            found = await self._posts.by_slug(found.slug, actor)
        if isinstance(found, core.SlugMoved):  # it moved again meanwhile
            raise core.PostNotFound
        return found

    async def _changed_slug(self, post: core.PostView, title: str | None) -> str | core.Unset:
        """A free one that is made from the title, if that changes."""
        if title is None or title == post.title:
            return core.UNSET
        made = core.Slug.parse(self._slugs.from_title(title))
        numbers = range(2, MAX_NUMBERED_SLUGS + 2)
        for slug in (made, *(made.numbered(number) for number in numbers)):
            try:
                holder = await self._posts.by_slug(slug.value, core.Actor.system())
            except core.PostNotFound:
                return slug.value
            if post.slug == holder.slug:
                return slug.value
        raise core.SlugTaken

    async def _answer(self, post_id: UUID, actor: core.Actor, status: int = 200) -> Response:
        return await self._shown(await self._posts.by_id(post_id, actor), actor, status)

    async def _shown(self, post: core.PostView, actor: core.Actor, status: int = 200) -> Response:
        authors = await self._people.profiles([post.author.id], actor)
        return core.JsonResponse({"article": shapes.article(post, authors)}, status)
