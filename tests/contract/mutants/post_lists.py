from dataclasses import dataclass

from hexameter.adapters.memory.queries.posts.posts import MemoryPostQueries
from hexameter.application.actor import Actor
from hexameter.application.ports.posts import PostSummaryView
from hexameter.domain.pagination import Page, PageRequest
from hexameter.domain.posts.values import PostStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    author: str | None
    tag: str | None
    favorited_by: str | None
    status: PostStatus


class FilteredPosts(MemoryPostQueries):
    """Takes the filters of a list as one value, so that a mutant overrides `listed`."""

    async def page(
        self,
        page: PageRequest,
        viewer: Actor,
        *,
        author: str | None = None,
        tag: str | None = None,
        favorited_by: str | None = None,
        status: PostStatus = PostStatus.PUBLISHED,
    ) -> Page[PostSummaryView]:
        filters = Filters(author=author, tag=tag, favorited_by=favorited_by, status=status)
        return await self.listed(page, viewer, filters)

    async def listed(
        self, page: PageRequest, viewer: Actor, filters: Filters
    ) -> Page[PostSummaryView]:
        return await super().page(
            page,
            viewer,
            author=filters.author,
            tag=filters.tag,
            favorited_by=filters.favorited_by,
            status=filters.status,
        )
