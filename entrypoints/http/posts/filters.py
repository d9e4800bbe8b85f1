"""Which posts a list holds."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from hexameter.domain.posts.values import PostStatus, tag_asked_for
from hexameter.domain.users.values import username_asked_for
from hexameter.entrypoints.http.requests.fields import Text


@dataclass(frozen=True, slots=True)
class PostFilters:
    """Names are written as they are kept, so that one list has one spelling."""

    author: str | None
    tag: str | None
    status: PostStatus
    favorited_by: str | None

    def bound(self) -> dict[str, str | None]:
        """What a cursor of the list is bound to."""
        return {
            "author": self.author,
            "tag": self.tag,
            "status": self.status,
            "favorited_by": self.favorited_by,
        }


async def post_filters(
    author: Text | None = None,
    tag: Text | None = None,
    status: PostStatus = PostStatus.PUBLISHED,
    favorited_by: Text | None = None,
) -> PostFilters:
    return PostFilters(
        author=None if author is None else username_asked_for(author),
        tag=None if tag is None else tag_asked_for(tag),
        status=status,
        favorited_by=None if favorited_by is None else username_asked_for(favorited_by),
    )


FILTERS = ("author", "tag", "status", "favorited_by")
Filters = Annotated[PostFilters, Depends(post_filters)]
