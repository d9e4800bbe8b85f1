from hexameter.adapters.memory.repositories.users import USERS
from hexameter.adapters.memory.store import MemoryRepository, Reference, Table
from hexameter.domain.follows import Follow, FollowLimit
from hexameter.domain.ids import UserId
from hexameter.domain.users.errors import UserNotFound

FOLLOWS = Table[tuple[UserId, UserId], Follow](
    "follows",
    Reference(USERS, lambda follow: follow.follower_id, UserNotFound),
    Reference(USERS, lambda follow: follow.followed_id, UserNotFound),
)
"""By follower and followed. Profiles count them when they are read."""


class MemoryFollowRepository(MemoryRepository):
    async def add(self, follow: Follow, *, limit: int) -> bool:
        follows = self._transaction.read(FOLLOWS)
        key = follow.follower_id, follow.followed_id
        if key in follows:
            return False
        if sum(follower == follow.follower_id for follower, _ in follows) >= limit:
            raise self._transaction.refuse(FollowLimit())
        self._transaction.insert(FOLLOWS, key, follow)
        return True

    async def remove(self, follower_id: UserId, followed_id: UserId) -> bool:
        return self._transaction.delete(FOLLOWS, [(follower_id, followed_id)]) > 0
