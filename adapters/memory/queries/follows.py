from collections.abc import Callable
from uuid import UUID

from hexameter.adapters.memory.queries.pages import cut_page
from hexameter.adapters.memory.queries.profiles import is_seen, profile_of
from hexameter.adapters.memory.repositories.follows import FOLLOWS
from hexameter.adapters.memory.repositories.users import USERS
from hexameter.adapters.memory.store import MemoryQueries
from hexameter.application.actor import Actor
from hexameter.application.ports.follows import FOLLOW_SORTS
from hexameter.application.ports.users import ProfileView
from hexameter.domain.follows import Follow
from hexameter.domain.ids import UserId
from hexameter.domain.pagination import Page, PageRequest


class MemoryFollowQueries(MemoryQueries):
    async def followers(self, user_id: UUID, page: PageRequest, viewer: Actor) -> Page[ProfileView]:
        return self._page(
            user_id,
            page,
            viewer,
            of=lambda follow: follow.followed_id,
            other=lambda follow: follow.follower_id,
        )

    async def following(self, user_id: UUID, page: PageRequest, viewer: Actor) -> Page[ProfileView]:
        return self._page(
            user_id,
            page,
            viewer,
            of=lambda follow: follow.follower_id,
            other=lambda follow: follow.followed_id,
        )

    def _page(
        self,
        user_id: UUID,
        page: PageRequest,
        viewer: Actor,
        *,
        of: Callable[[Follow], UserId],
        other: Callable[[Follow], UserId],
    ) -> Page[ProfileView]:
        if page.sort.key not in FOLLOW_SORTS:
            raise ValueError(f"follows are not sorted by {page.sort.key!r}")
        committed = self._store.committed
        users = committed.read(USERS)
        profile_of(committed, users.get(UserId(user_id)), viewer)
        found = [
            follow
            for follow in committed.read(FOLLOWS).values()
            if of(follow) == user_id and is_seen(users[other(follow)], viewer)
        ]
        return cut_page(
            found,
            page,
            key=lambda follow: (follow.created_at, other(follow)),
            show=lambda follow: profile_of(committed, users[other(follow)], viewer),
        )
