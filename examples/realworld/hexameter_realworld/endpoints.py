"""What the endpoints share."""

from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar
from uuid import UUID

import hexameter.extending as core
from hexameter import Service

T = TypeVar("T")
Authors = dict[UUID, core.ProfileView]


class Endpoints:
    def __init__(self, service: Service) -> None:
        self.service = service
        self.posts = service.get(core.PostQueries)
        self.users = service.get(core.UserQueries)

    async def find(self, slug: str, viewer: core.Actor) -> core.PostView:
        """By its present slug or a former one. Raises `PostNotFound`."""
        found = await self.posts.by_slug(slug, viewer)
        if isinstance(found, core.SlugMoved):
            found = await self.posts.by_slug(found.slug, viewer)
        if isinstance(found, core.SlugMoved):  # it moved again meanwhile
            raise core.PostNotFound
        return found

    async def authors(self, ids: Iterable[UUID], viewer: core.Actor) -> Authors:
        """Those of them whom the viewer may see. This API shows authors in full."""
        return {view.id: view for view in await self.users.profiles({*ids}, viewer)}


async def first(
    most: int, sort: core.Sort, read: Callable[[core.PageRequest], Awaitable[core.Page[T]]]
) -> list[T]:
    """As many as there are, up to about `most`."""
    found: list[T] = []
    request: core.PageRequest | None = core.PageRequest(sort, limit=100)
    while request is not None and len(found) < most:
        page = await read(request)
        found += page.items
        request = page.next and core.PageRequest(sort, 100, page.next)
    return found
