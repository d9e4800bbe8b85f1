"""Lists of articles, which this API counts as well."""

from functools import partial
from typing import Annotated

from fastapi import Query
from starlette.responses import Response

import hexameter.extending as core
from hexameter import Service
from hexameter.extending import MaybeUser, SignedInUser
from hexameter_realworld import shapes
from hexameter_realworld.counts import MAX_COUNT, Counts, Read, newest
from hexameter_realworld.endpoints import Authors, Endpoints

Limit = Annotated[int, Query(ge=1, le=100)]
Offset = Annotated[int, Query(ge=0, le=MAX_COUNT)]


class Lists(Endpoints):
    def __init__(self, service: Service, counts: Counts) -> None:
        super().__init__(service)
        self._feed = service.get(core.FeedQueries)
        self._tags = service.get(core.TagQueries)
        self._counts = counts

    async def newest(
        self,
        actor: MaybeUser,
        tag: str | None = None,
        author: str | None = None,
        favorited: str | None = None,
        limit: Limit = 20,
        offset: Offset = 0,
    ) -> Response:
        tag = None if tag is None else core.tag_asked_for(tag)
        author = None if author is None else core.username_asked_for(author)
        fan = None if favorited is None else core.username_asked_for(favorited)
        read = partial(self.posts.page, viewer=actor, tag=tag, author=author, favorited_by=fan)
        return await self._answer(read, limit, offset, actor, (tag, author, fan))

    async def feed(self, actor: SignedInUser, limit: Limit = 20, offset: Offset = 0) -> Response:
        read = partial(self._feed.page, viewer=actor)
        return await self._answer(read, limit, offset, actor, actor.user_id)

    async def _answer(
        self, read: Read, limit: int, offset: int, actor: core.Actor, key: object
    ) -> Response:
        """`key` identifies the list."""
        page = await read(newest(limit, offset))
        authors = await self.authors((post.author.id for post in page.items), actor)
        shown = [
            shapes.article(post, author)
            for post in page.items
            if (author := authors.get(post.author.id))
        ]
        if page.next is None and (page.items or offset == 0):
            count = offset + len(page.items)
        else:
            count = await self._count(key, read, authors, (key, offset, page.next))
        return core.JsonResponse({"articles": shown, "articlesCount": min(count, MAX_COUNT)})

    async def _count(self, key: object, read: Read, authors: Authors, place: object) -> int:
        match key:
            case (None, str(), None) if authors:
                (author,) = authors.values()
                return author.posts_count
            case (str(tag), None, None):
                return await self._counts.recent(place, partial(self._count_tag, tag))
            case (None, None, None):
                return await self._counts.recent(place, partial(self._counts.exact, key, read))
            case _:
                return await self._counts.exact(key, read)

    async def _count_tag(self, tag: str) -> int:
        return (await self._tags.by_name(tag)).posts_count
