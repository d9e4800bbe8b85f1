"""Lists in the wrong order, and posts shown to the wrong people."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from hexameter.adapters.memory.queries.pages import cut_page
from hexameter.adapters.memory.queries.posts.posts import MemoryPostQueries
from hexameter.adapters.testing.contracts.posts.post_pages import PostPagesContract
from hexameter.adapters.testing.contracts.posts.post_queries import PostQueriesContract
from hexameter.adapters.testing.contracts.posts.post_visibility import PostVisibilityContract
from hexameter.application.actor import Actor
from hexameter.application.ports.posts import PostSummaryView, PostView, SlugMoved
from hexameter.domain.ids import PostId
from hexameter.domain.pagination import EARLIEST, Page, PageRequest, Position
from hexameter.domain.posts.values import PostStatus
from hexameter.domain.users.roles import Role
from tests.contract.mutants.fault import broken_port
from tests.contract.mutants.post_lists import FilteredPosts, Filters

LATEST = datetime(9999, 1, 1, tzinfo=UTC)
EVERYTHING = 1000
Key = tuple[str | datetime, UUID]


class _Pages(FilteredPosts):
    """Cuts the pages again, out of everything that the viewer may see."""

    async def listed(
        self, page: PageRequest, viewer: Actor, filters: Filters
    ) -> Page[PostSummaryView]:
        whole = PageRequest(page.sort, limit=EVERYTHING)
        all_of_it = await super().listed(whole, viewer, filters)
        return self.cut(all_of_it.items, page)

    def cut(self, items: Iterable[PostSummaryView], page: PageRequest) -> Page[PostSummaryView]:
        return cut_page(
            items, page, key=lambda item: self.key(item, page.sort.key), show=lambda item: item
        )

    def key(self, item: PostSummaryView, sort: str) -> Key:
        value: str | datetime | None = getattr(item, sort)
        return EARLIEST if value is None else value, item.id


class ShowsAllThatAreAskedFor(MemoryPostQueries):
    async def by_ids(self, ids: Collection[UUID], viewer: Actor) -> dict[UUID, PostSummaryView]:
        return await super().by_ids(ids, Actor.system())


class ShowsThemInTheirOwnOrder(MemoryPostQueries):
    async def by_ids(self, ids: Collection[UUID], viewer: Actor) -> dict[UUID, PostSummaryView]:
        return await super().by_ids(sorted(ids), viewer)


class OrdersTiesAlwaysByAscendingIds(_Pages):
    """Posts with equal keys are in ascending order of their ids, also in descending lists."""

    def cut(self, items: Iterable[PostSummaryView], page: PageRequest) -> Page[PostSummaryView]:
        by_id = sorted(items, key=lambda item: item.id)
        by_id.sort(key=lambda item: self.key(item, page.sort.key)[0], reverse=page.sort.descending)
        ids = [item.id for item in by_id]
        start = page.offset if page.after is None else ids.index(page.after.id) + 1 + page.offset
        found = by_id[start : start + page.limit]
        if start + page.limit >= len(ids):
            return Page(found, None)
        return Page(found, Position(*self.key(found[-1], page.sort.key)))


class CountsAMissingTimeAsTheLatest(_Pages):
    """As PostgreSQL does with NULL."""

    def key(self, item: PostSummaryView, sort: str) -> Key:
        value: str | datetime | None = getattr(item, sort)
        return LATEST if value is None else value, item.id


class LosesWhatHasNoTime(_Pages):
    """As comparing with NULL does."""

    def cut(self, items: Iterable[PostSummaryView], page: PageRequest) -> Page[PostSummaryView]:
        if page.after is not None:
            items = [item for item in items if getattr(item, page.sort.key) is not None]
        return super().cut(items, page)


class SortsTitlesAsPeopleDo(_Pages):
    """Without regard to case, as a database's collation may."""

    def key(self, item: PostSummaryView, sort: str) -> Key:
        value, item_id = super().key(item, sort)
        return value.casefold() if isinstance(value, str) else value, item_id

    def cut(self, items: Iterable[PostSummaryView], page: PageRequest) -> Page[PostSummaryView]:
        if page.after is not None and isinstance(page.after.value, str):
            page = replace(page, after=replace(page.after, value=page.after.value.casefold()))
        return super().cut(items, page)


class SkipsTheRestOfATie(_Pages):
    def cut(self, items: Iterable[PostSummaryView], page: PageRequest) -> Page[PostSummaryView]:
        if page.after is not None:
            end = UUID(int=0 if page.sort.descending else (1 << 128) - 1)
            page = replace(page, after=replace(page.after, id=end))
        return super().cut(items, page)


class RepeatsTheLastOfThePage(_Pages):
    def cut(self, items: Iterable[PostSummaryView], page: PageRequest) -> Page[PostSummaryView]:
        if page.after is not None:
            step = 1 if page.sort.descending else -1
            before = UUID(int=page.after.id.int + step)
            page = replace(page, after=replace(page.after, id=before))
        return super().cut(items, page)


class PromisesAnEmptyPage(_Pages):
    def cut(self, items: Iterable[PostSummaryView], page: PageRequest) -> Page[PostSummaryView]:
        cut = super().cut(items, page)
        if cut.next is None and len(cut.items) == page.limit:
            cut.next = Position(*self.key(cut.items[-1], page.sort.key))
        return cut


class CountsTheOffsetFromOne(_Pages):
    def cut(self, items: Iterable[PostSummaryView], page: PageRequest) -> Page[PostSummaryView]:
        return super().cut(items, replace(page, offset=max(0, page.offset - 1)))


class ListsDrafts(FilteredPosts):
    async def listed(
        self, page: PageRequest, viewer: Actor, filters: Filters
    ) -> Page[PostSummaryView]:
        if filters.status is PostStatus.DRAFT:
            viewer = Actor.system()
        return await super().listed(page, viewer, filters)


class ShowsDraftsByTheirSlug(MemoryPostQueries):
    async def by_slug(self, slug: str, viewer: Actor) -> PostView | SlugMoved:
        shown = await super().by_slug(slug, Actor.system())
        if isinstance(shown, PostView) and shown.status == PostStatus.DRAFT:
            return shown
        return await super().by_slug(slug, viewer)


class RevealsDraftsByFormerSlugs(MemoryPostQueries):
    async def by_slug(self, slug: str, viewer: Actor) -> PostView | SlugMoved:
        shown = await super().by_slug(slug, Actor.system())
        return shown if isinstance(shown, SlugMoved) else await super().by_slug(slug, viewer)


class ListsPostsOfTheSuspended(FilteredPosts):
    async def listed(
        self, page: PageRequest, viewer: Actor, filters: Filters
    ) -> Page[PostSummaryView]:
        if filters.status is PostStatus.PUBLISHED:
            viewer = Actor.system()
        return await super().listed(page, viewer, filters)


class HidesTheAuthorsOwn(MemoryPostQueries):
    async def by_id(self, post_id: UUID, viewer: Actor) -> PostView:
        return await super().by_id(post_id, replace(viewer, user_id=None))


class MixesTimesUp(MemoryPostQueries):
    async def by_id(self, post_id: UUID, viewer: Actor) -> PostView:
        post = await super().by_id(post_id, viewer)
        return replace(post, created_at=post.updated_at, updated_at=post.created_at)


class FindsTagsByTheirBeginning(FilteredPosts):
    async def listed(
        self, page: PageRequest, viewer: Actor, filters: Filters
    ) -> Page[PostSummaryView]:
        if filters.tag is None:
            return await super().listed(page, viewer, filters)
        tag, whole = filters.tag, PageRequest(page.sort, limit=EVERYTHING)
        found = await super().listed(whole, viewer, replace(filters, tag=None))
        kept = [item for item in found.items if any(t.startswith(tag) for t in item.tags)]
        return Page(kept[: page.limit], None)


class PublishesTooEarly(MemoryPostQueries):
    async def due(self, now: datetime, *, limit: int) -> list[PostId]:
        return await super().due(now.replace(year=now.year + 1), limit=limit)


class PublishesInTheOrderOfIds(MemoryPostQueries):
    async def due(self, now: datetime, *, limit: int) -> list[PostId]:
        return sorted(await super().due(now, limit=1000))[:limit]


class RendersTheNewestFirst(MemoryPostQueries):
    async def rendered_before(self, html_version: int, *, limit: int) -> list[PostId]:
        return (await super().rendered_before(html_version, limit=1000))[::-1][:limit]


class RendersWhatIsCurrent(MemoryPostQueries):
    async def rendered_before(self, html_version: int, *, limit: int) -> list[PostId]:
        return await super().rendered_before(html_version + 1, limit=limit)


class KnowsTheFirstRole(MemoryPostQueries):
    async def author_role(self, post_id: UUID) -> Role:
        await super().author_role(post_id)
        return Role.AUTHOR


PAGES, SEEN, QUERIES = PostPagesContract, PostVisibilityContract, PostQueriesContract
WALKING = PAGES.test_walking_pages_gives_what_one_page_gives
OFFSETS = PAGES.test_offsets_count_from_the_beginning
BETWEEN = PAGES.test_posts_that_come_between_pages_disturb_nothing
VISIBLE = SEEN.test_every_query_shows_only_what_the_viewer_may_see
LISTS = SEEN.test_every_list_shows_only_what_the_viewer_may_see
DUE = QUERIES.test_due_posts_come_the_longest_due_first
OUTDATED = QUERIES.test_posts_of_older_html_come_the_oldest_version_first
ROLE = QUERIES.test_the_role_of_an_author_is_their_present_one
COUNTS = SEEN.test_what_is_counted_is_what_everybody_may_see

SEVERAL = PostVisibilityContract.test_of_several_posts_only_those_are_shown
FAULTS = [
    broken_port("posts", ShowsAllThatAreAskedFor, SEVERAL),
    broken_port("posts", ShowsThemInTheirOwnOrder, SEVERAL),
    broken_port("posts", OrdersTiesAlwaysByAscendingIds, WALKING, OFFSETS),
    broken_port("posts", CountsAMissingTimeAsTheLatest, WALKING, OFFSETS),
    broken_port("posts", LosesWhatHasNoTime, WALKING, OFFSETS, BETWEEN),
    broken_port("posts", SortsTitlesAsPeopleDo, WALKING, OFFSETS, BETWEEN),
    broken_port("posts", SkipsTheRestOfATie, WALKING, OFFSETS, BETWEEN),
    broken_port("posts", RepeatsTheLastOfThePage, WALKING, OFFSETS, BETWEEN),
    broken_port(
        "posts", PromisesAnEmptyPage, OFFSETS, PAGES.test_a_page_that_is_just_full_has_no_next
    ),
    broken_port("posts", CountsTheOffsetFromOne, OFFSETS),
    broken_port("posts", ListsDrafts, LISTS, SEVERAL),
    broken_port("posts", ShowsDraftsByTheirSlug, VISIBLE),
    broken_port("posts", RevealsDraftsByFormerSlugs, VISIBLE),
    broken_port("posts", ListsPostsOfTheSuspended, LISTS, SEVERAL),
    broken_port("posts", HidesTheAuthorsOwn, VISIBLE),
    broken_port("posts", MixesTimesUp, QUERIES.test_a_post_is_shown_as_it_is),
    broken_port("posts", FindsTagsByTheirBeginning, QUERIES.test_filters_narrow_together),
    broken_port("posts", PublishesTooEarly, DUE),
    broken_port("posts", PublishesInTheOrderOfIds, DUE),
    broken_port("posts", RendersTheNewestFirst, OUTDATED),
    broken_port("posts", RendersWhatIsCurrent, OUTDATED),
    broken_port("posts", KnowsTheFirstRole, ROLE),
]
