"""Favourites that are counted wrongly, or shown to the wrong people."""

from dataclasses import replace
from uuid import UUID

from hexameter.adapters.memory.queries.posts.posts import MemoryPostQueries
from hexameter.adapters.memory.repositories.favorites import FAVORITES, MemoryFavoriteRepository
from hexameter.adapters.memory.repositories.users import USERS
from hexameter.adapters.testing.contracts.favorites import FavoritesContract
from hexameter.application.actor import Actor
from hexameter.application.ports.favorites import FavoriteRepository
from hexameter.application.ports.posts import PostSummaryView, PostView
from hexameter.domain.favorites import Favorite
from hexameter.domain.ids import PostId, UserId
from hexameter.domain.pagination import Page, PageRequest
from tests.contract.mutants.fault import broken_port, broken_repository
from tests.contract.mutants.post_lists import FilteredPosts, Filters


class SaysThatItIsNew(MemoryFavoriteRepository):
    async def add(self, favorite: Favorite) -> bool:
        await super().add(favorite)
        return True


class SaysThatItWasThere(MemoryFavoriteRepository):
    async def remove(self, user_id: UserId, post_id: PostId) -> bool:
        await super().remove(user_id, post_id)
        return True


class ForgetsToRemove(MemoryFavoriteRepository):
    async def remove(self, user_id: UserId, post_id: PostId) -> bool:
        return (post_id, user_id) in self._transaction.read(FAVORITES)


class RemovesThoseOfOthers(MemoryFavoriteRepository):
    async def remove(self, user_id: UserId, post_id: PostId) -> bool:
        own = await super().remove(user_id, post_id)
        favorites = self._transaction.read(FAVORITES)
        self._transaction.delete(FAVORITES, [key for key in favorites if key[0] == post_id])
        return own


class RemovesFromEveryPost(MemoryFavoriteRepository):
    async def remove(self, user_id: UserId, post_id: PostId) -> bool:
        favorites = self._transaction.read(FAVORITES)
        return self._transaction.delete(FAVORITES, [k for k in favorites if k[1] == user_id]) > 0


class CommitsByItself(MemoryFavoriteRepository):
    async def add(self, favorite: Favorite) -> bool:
        added = await super().add(favorite)
        self._transaction.commit()
        return added


class CountsTheActive(MemoryPostQueries):
    async def by_id(self, post_id: UUID, viewer: Actor) -> PostView:
        post, committed = await super().by_id(post_id, viewer), self._store.committed
        active = {u.id for u in committed.read(USERS).values() if u.suspended_at is None}
        count = sum(of == post_id and by in active for of, by in committed.read(FAVORITES))
        return replace(post, favorites_count=count)


class ShowsThoseOfAnybodyAsOwn(MemoryPostQueries):
    async def by_id(self, post_id: UUID, viewer: Actor) -> PostView:
        post = await super().by_id(post_id, viewer)
        return replace(post, favorited=post.favorites_count > 0)


class ForgetsTheCountInLists(FilteredPosts):
    async def listed(
        self, page: PageRequest, viewer: Actor, filters: Filters
    ) -> Page[PostSummaryView]:
        found = await super().listed(page, viewer, filters)
        return Page([replace(item, favorites_count=0) for item in found.items], found.next)


class ForgetsTheViewerInLists(FilteredPosts):
    async def listed(
        self, page: PageRequest, viewer: Actor, filters: Filters
    ) -> Page[PostSummaryView]:
        found = await super().listed(page, viewer, filters)
        return Page([replace(item, favorited=False) for item in found.items], found.next)


class ListsTheLatestFavoriteFirst(FilteredPosts):
    async def listed(
        self, page: PageRequest, viewer: Actor, filters: Filters
    ) -> Page[PostSummaryView]:
        found = await super().listed(page, viewer, filters)
        if filters.favorited_by is None:
            return found
        added = [post_id for post_id, _ in self._store.committed.read(FAVORITES)]
        latest_first = sorted(found.items, key=lambda item: -added.index(PostId(item.id)))
        return Page(latest_first, found.next)


class ListsThoseOfTheSuspended(FilteredPosts):
    async def listed(
        self, page: PageRequest, viewer: Actor, filters: Filters
    ) -> Page[PostSummaryView]:
        viewer = viewer if filters.favorited_by is None else Actor.system()
        return await super().listed(page, viewer, filters)


TESTS = FavoritesContract
ONCE = TESTS.test_a_favorite_counts_once
OWN = TESTS.test_every_viewer_sees_whether_it_is_their_own

FAULTS = [
    broken_repository(FavoriteRepository, SaysThatItIsNew, ONCE),
    broken_repository(FavoriteRepository, SaysThatItWasThere, ONCE),
    broken_repository(FavoriteRepository, ForgetsToRemove, ONCE),
    broken_repository(FavoriteRepository, RemovesThoseOfOthers, ONCE),
    broken_repository(
        FavoriteRepository,
        RemovesFromEveryPost,
        TESTS.test_a_favorite_of_one_post_is_none_of_another,
    ),
    broken_repository(
        FavoriteRepository, CommitsByItself, TESTS.test_without_commit_nothing_is_counted
    ),
    broken_port("posts", CountsTheActive, TESTS.test_the_favorites_of_the_suspended_stay_counted),
    broken_port("posts", ShowsThoseOfAnybodyAsOwn, ONCE, OWN),
    broken_port("posts", ForgetsTheCountInLists, ONCE, OWN),
    broken_port("posts", ForgetsTheViewerInLists, OWN),
    broken_port(
        "posts", ListsTheLatestFavoriteFirst, TESTS.test_favorites_are_listed_like_all_posts
    ),
    broken_port(
        "posts", ListsThoseOfTheSuspended, TESTS.test_the_favorites_of_the_suspended_are_hidden
    ),
]
