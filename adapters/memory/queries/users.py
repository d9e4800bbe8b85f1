from datetime import datetime
from uuid import UUID

from hexameter.adapters.memory.queries.pages import cut_page
from hexameter.adapters.memory.queries.profiles import profile_of
from hexameter.adapters.memory.repositories.users import USERS
from hexameter.adapters.memory.store import MemoryQueries
from hexameter.application.actor import Actor
from hexameter.application.ports.users import AccountView, ProfileView
from hexameter.domain.ids import UserId
from hexameter.domain.pagination import Page, PageRequest
from hexameter.domain.users.errors import UserNotFound
from hexameter.domain.users.user import User
from hexameter.domain.users.values import username_asked_for


class MemoryUserQueries(MemoryQueries):
    async def account(self, user_id: UUID) -> AccountView:
        user = self._store.committed.read(USERS).get(UserId(user_id))
        if user is None:
            raise UserNotFound
        return _account(user)

    async def profile(self, user_id: UUID, viewer: Actor) -> ProfileView:
        committed = self._store.committed
        return profile_of(committed, committed.read(USERS).get(UserId(user_id)), viewer)

    async def profile_by_username(self, username: str, viewer: Actor) -> ProfileView:
        committed = self._store.committed
        wanted = username_asked_for(username)
        users = committed.read(USERS).values()
        found = (user for user in users if user.username.value == wanted)
        return profile_of(committed, next(found, None), viewer)

    async def accounts(
        self, page: PageRequest, *, search: str | None = None, role: str | None = None
    ) -> Page[AccountView]:
        found = [
            user
            for user in self._store.committed.read(USERS).values()
            if (role is None or user.role.value == role)
            and (search is None or _contains(user, search.casefold()))
        ]
        return cut_page(
            found,
            page,
            key=lambda user: (_sort_value(user, page.sort.key), user.id),
            show=_account,
        )


def _contains(user: User, folded: str) -> bool:
    fields = (user.username.value, user.name, user.email.value)
    return any(folded in field.casefold() for field in fields)


def _sort_value(user: User, key: str) -> str | datetime:
    match key:
        case "created_at":
            return user.created_at
        case "username":
            return user.username.value
        case _:
            raise ValueError(f"users are not sorted by {key!r}")


def _account(user: User) -> AccountView:
    return AccountView(
        id=user.id,
        email=user.email.value,
        email_verified=user.email_verified_at is not None,
        username=user.username.value,
        name=user.name,
        bio=user.bio,
        avatar_url=None,
        role=user.role.value,
        created_at=user.created_at,
        updated_at=user.updated_at,
        version=user.version,
        suspended=user.suspended_at is not None,
        deletion_due_at=user.deletion_due_at,
    )
