"""What the endpoints share."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from time import monotonic
from typing import Annotated, TypeVar

from fastapi import Body
from pydantic import BaseModel

import hexameter.extending as core
from hexameter import Service

T = TypeVar("T")
A = TypeVar("A", core.PostSummaryView, core.CommentView)
Get = Callable[[core.PageRequest], Awaitable[core.Page[T]]]
WithAuthors = list[tuple[A, core.ProfileView]]
Ignored = dict[str, object] | None
Enveloped = Annotated[T, Body(embed=True)]  # in an object, under the name of the argument


class Sent(BaseModel, hide_input_in_errors=True):
    """Named as in the core's commands. Ignores the rest of what front ends send back."""


class Endpoints:
    def __init__(self, service: Service) -> None:
        self.service = service
        self.posts = service.get(core.PostQueries)
        self.users = service.get(core.UserQueries)
        self.comments = service.get(core.CommentQueries)
        self._seen, self._until = dict[object, core.ProfileView](), 0.0

    async def find(self, slug: str, viewer: core.Actor) -> core.PostView:
        """By its present slug or a former one. Raises `PostNotFound`."""
        while isinstance(found := await self.posts.by_slug(slug, viewer), core.SlugMoved):
            slug = found.slug
        return found

    async def with_authors(self, items: list[A], viewer: core.Actor) -> WithAuthors[A]:
        """This API shows authors in full. Omits items without one whom the viewer may see."""
        if monotonic() >= self._until or len(self._seen) > 2000:
            self._seen, self._until = {}, monotonic() + 1.0
        authors = self._seen if viewer.user_id is None else {}  # at most a second old
        for id in {item.author.id for item in items if item.author} - authors.keys():
            with suppress(core.UserNotFound):
                authors[id] = await self.users.profile(id, viewer)
        return [(i, authors[i.author.id]) for i in items if i.author and i.author.id in authors]


async def all_of(get: Get[T], sort: core.Sort) -> list[T]:
    """Up to a thousand."""
    page = await get(core.PageRequest(sort, limit=100))
    found = page.items
    while page.next and len(found) < 1000:
        page = await get(core.PageRequest(sort, limit=100, after=page.next))
        found += page.items
    return found
