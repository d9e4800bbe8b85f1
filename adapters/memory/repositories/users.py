from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from hexameter.adapters.memory.store import MemoryRepository, Table
from hexameter.domain.errors import StaleWrite
from hexameter.domain.ids import UserId
from hexameter.domain.users.errors import EmailTaken, UsernameTaken, UserNotFound
from hexameter.domain.users.roles import Role
from hexameter.domain.users.user import User
from hexameter.domain.users.values import EmailAddress, Username

USERS = Table[UserId, User]("users")


class MemoryUserRepository(MemoryRepository):
    async def add(self, user: User) -> None:
        self._require_unique(user)
        self._transaction.insert(USERS, user.id, replace(user))
        self._transaction.record_events_of(user)

    async def get(self, user_id: UserId) -> User:
        user = await self.find(user_id)
        if user is None:
            raise UserNotFound
        return user

    async def find(self, user_id: UserId) -> User | None:
        return self._first(lambda user: user.id == user_id)

    async def is_suspended(self, user_id: UserId) -> bool:
        user = self._first(lambda user: user.id == user_id)
        return user is None or user.suspended_at is not None

    async def find_by_email(self, email: EmailAddress) -> User | None:
        return self._first(lambda user: user.email.key == email.key)

    async def find_by_username(self, username: Username) -> User | None:
        return self._first(lambda user: user.username == username)

    async def save(self, user: User) -> None:
        self._require_present(user)
        self._require_unique(user)
        self._transaction.update(USERS, user.id, replace(user, version=user.version + 1))
        user.version += 1
        self._transaction.record_events_of(user)

    async def find_exclusively(self, user_id: UserId) -> User | None:
        return await self.find(user_id)

    async def remove(self, user: User) -> None:
        self._require_present(user)
        self._transaction.delete(USERS, [user.id])
        self._transaction.record_events_of(user)

    async def active_administrators(self) -> list[UserId]:
        return sorted(
            user.id for user in self._all() if user.role is Role.ADMIN and user.suspended_at is None
        )

    async def due_for_deletion(self, now: datetime, *, limit: int) -> list[UserId]:
        due = sorted(
            (user.deletion_due_at, user.id)
            for user in self._all()
            if user.deletion_due_at is not None and user.deletion_due_at <= now
        )
        return [user_id for _, user_id in due[:limit]]

    def _all(self) -> Iterable[User]:
        return self._transaction.read(USERS).values()

    def _first(self, condition: Callable[[User], bool]) -> User | None:
        found = next(filter(condition, self._all()), None)
        return replace(found) if found else None

    def _require_present(self, user: User) -> None:
        present = self._transaction.read(USERS).get(user.id)
        if present is None or present.version != user.version:
            raise StaleWrite

    def _require_unique(self, user: User) -> None:
        others = [other for other in self._all() if other.id != user.id]
        if any(other.username == user.username for other in others):
            raise self._transaction.refuse(UsernameTaken())
        if any(other.email.key == user.email.key for other in others):
            raise self._transaction.refuse(EmailTaken())
