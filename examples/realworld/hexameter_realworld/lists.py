"""Lists of articles, which this API counts as well."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Query
from starlette.responses import Response

import hexameter.extending as core
from hexameter import Service
from hexameter_realworld import shapes
from hexameter_realworld.people import People

MAX_COUNT = 10_000
"""Larger numbers are not counted."""
_REMEMBERED = 1000

Limit = Annotated[int, Query(ge=1, le=100)]
Offset = Annotated[int, Query(ge=0, le=MAX_COUNT)]
Posts = core.Page[core.PostSummaryView]
Read = Callable[[core.PageRequest], Awaitable[Posts]]


class Lists:
    def __init__(self, service: Service, people: People) -> None:
        self._posts = service.get(core.PostQueries)
        self._feed = service.get(core.FeedQueries)
        self._tags = service.get(core.TagQueries)
        self._people = people
        self._counted: dict[object, int] = {}

    async def newest(
        self,
        actor: core.MaybeUser,
        tag: str | None = None,
        author: str | None = None,
        favorited: str | None = None,
        limit: Limit = 20,
        offset: Offset = 0,
    ) -> Response:
        tag = None if tag is None else core.tag_asked_for(tag)
        author = None if author is None else core.username_asked_for(author)
        fan = None if favorited is None else core.username_asked_for(favorited)

        async def read(request: core.PageRequest) -> Posts:
            return await self._posts.page(request, actor, tag=tag, author=author, favorited_by=fan)

        return await self._answer(read, limit, offset, actor, (tag, author, fan))

    async def feed(
        self, actor: core.SignedInUser, limit: Limit = 20, offset: Offset = 0
    ) -> Response:
        async def read(request: core.PageRequest) -> Posts:
            return await self._feed.page(request, actor)

        return await self._answer(read, limit, offset, actor, actor.user_id)

    async def _answer(
        self, read: Read, limit: int, offset: int, actor: core.Actor, key: object
    ) -> Response:
        """`key` identifies the list."""
        page = await read(_newest(limit, offset))
        authors = await self._people.profiles([post.author.id for post in page.items], actor)
        shown = [shapes.article(post, authors) for post in page.items if post.author.id in authors]
        count = await self._kept(key, authors)
        if count is None:
            count = await _count(read, page, offset, self._counted.get(key, 0))
            if page.next is not None:
                self._remember(key, count)
        return core.JsonResponse({"articles": shown, "articlesCount": count})

    async def _kept(self, key: object, authors: shapes.Profiles) -> int | None:
        """The number that the core keeps: of all articles of an author, or with a tag."""
        match key:
            case (None, str(), None) if authors:
                (author,) = authors.values()
                return min(author.posts_count, MAX_COUNT)
            case (str(tag), None, None):
                return min((await self._tags.by_name(tag)).posts_count, MAX_COUNT)
            case _:
                return None

    def _remember(self, key: object, count: int) -> None:
        if len(self._counted) >= _REMEMBERED:
            self._counted.clear()
        self._counted[key] = count


def _newest(limit: int, offset: int) -> core.PageRequest:
    return core.PageRequest(core.Sort("published_at", descending=True), limit, offset=offset)


async def _count(read: Read, page: Posts, offset: int, former: int) -> int:
    """By the position at which the list ends, up to MAX_COUNT. One read confirms the former one."""
    if page.next is None and (page.items or offset == 0):
        return min(offset + len(page.items), MAX_COUNT)
    # There are at least `low` and fewer than `high`.
    low, high = (offset + len(page.items), MAX_COUNT + 1) if page.items else (0, offset + 1)
    guess = former
    while high - low > 1:
        if not low < guess < high:
            guess = (low + high) // 2
        there = len((await read(_newest(2, guess - 1))).items)
        if there == 1:
            return guess
        low, high = (guess, high) if there else (low, guess)
    return low
