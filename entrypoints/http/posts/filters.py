"""The filters of lists of posts."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from hexameter.domain.posts.values import PostStatus
from hexameter.domain.tags import tag_asked_for
from hexameter.domain.users.values import username_asked_for
from hexameter.entrypoints.input.fields import Text


@dataclass(frozen=True, slots=True)
class PostFilters:
    """Names are normalized as they are stored, so that cursors do not depend on their spelling."""

    author: str | None
    tag: str | None
    favorited_by: str | None
    status: PostStatus

    def bound(self) -> dict[str, str | None]:
        """The values that cursors of the list are bound to."""
        return {
            "author": self.author,
            "tag": self.tag,
            "favorited_by": self.favorited_by,
            "status": self.status,
        }


async def post_filters(
    author: Text | None = None,
    tag: Text | None = None,
    favorited_by: Text | None = None,
    status: PostStatus = PostStatus.PUBLISHED,
) -> PostFilters:
    return PostFilters(
        author=None if author is None else username_asked_for(author),
        tag=None if tag is None else tag_asked_for(tag),
        favorited_by=None if favorited_by is None else username_asked_for(favorited_by),
        status=status,
    )


FILTERS = ("author", "tag", "favorited_by", "status")
Filters = Annotated[PostFilters, Depends(post_filters)]
