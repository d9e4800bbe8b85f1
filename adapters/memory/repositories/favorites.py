from hexameter.adapters.memory.repositories.posts.posts import POSTS
from hexameter.adapters.memory.repositories.users import USERS
from hexameter.adapters.memory.store import MemoryRepository, Reference, Table
from hexameter.domain.favorites import Favorite
from hexameter.domain.ids import PostId, UserId

FAVORITES = Table[tuple[PostId, UserId], Favorite](
    "favorites",
    Reference(POSTS, lambda favorite: favorite.post_id),
    Reference(USERS, lambda favorite: favorite.user_id),
)


class MemoryFavoriteRepository(MemoryRepository):
    """Posts count their favourites when they are read."""

    async def add(self, favorite: Favorite) -> bool:
        key = favorite.post_id, favorite.user_id
        if key in self._transaction.read(FAVORITES):
            return False
        self._transaction.insert(FAVORITES, key, favorite)
        return True

    async def remove(self, user_id: UserId, post_id: PostId) -> bool:
        return self._transaction.delete(FAVORITES, [(post_id, user_id)]) > 0
