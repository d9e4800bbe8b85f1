"""Accounts, for writing and for reading."""

from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.view import view
from hexameter.domain.ids import UserId
from hexameter.domain.pagination import Page, PageRequest
from hexameter.domain.users.user import User
from hexameter.domain.users.values import EmailAddress, Username

USER_SORTS = ("created_at", "username")

RoleName = Literal["reader", "author", "editor", "admin"]
"""The value of a `Role`: views hold plain values."""


class UserRepository(Protocol):
    """Every call raises `StoreUnavailable` if the store fails."""

    async def add(self, user: User) -> None:
        """Raises `UsernameTaken` or `EmailTaken`."""
        ...

    async def get(self, user_id: UserId) -> User:
        """Raises `UserNotFound`."""
        ...

    async def find(self, user_id: UserId) -> User | None: ...

    async def find_exclusively(self, user_id: UserId) -> User | None:
        """As `find`, and prevents new references to the account until the block ends. For an
        account that is suspended, reinstated or removed: what refers to it is counted differently.
        """
        ...

    async def is_suspended(self, user_id: UserId) -> bool:
        """Not locked: for checks on the author of a post. True if the account does not exist."""
        ...

    async def find_by_email(self, email: EmailAddress) -> User | None: ...

    async def find_by_username(self, username: Username) -> User | None: ...

    async def save(self, user: User) -> None:
        """Increments the version. Raises `StaleWrite`, `UsernameTaken` or `EmailTaken`."""
        ...

    async def remove(self, user: User) -> None:
        """Also removes what belongs to the account: sessions, tokens, posts, favourites, follows.
        Counts of others change with them.
        """
        ...

    async def active_administrators(self) -> list[UserId]:
        """Administrators who are not suspended, locked for writing until the block ends, in the
        order of their ids.
        """
        ...

    async def due_for_deletion(self, now: datetime, *, limit: int) -> list[UserId]:
        """Not locked; the longest overdue first."""
        ...


@view
class AccountView:
    """What a user sees of their own account, and an administrator of any account."""

    id: UUID
    email: str
    email_verified: bool
    username: str
    name: str
    bio: str | None
    avatar_url: str | None
    role: RoleName
    created_at: datetime
    updated_at: datetime
    version: int
    suspended: bool
    deletion_due_at: datetime | None


@view
class ProfileView:
    """The public view of a user."""

    id: UUID
    username: str
    name: str
    bio: str | None
    avatar_url: str | None
    created_at: datetime
    followers_count: int
    following_count: int
    posts_count: int
    following: bool
    version: int


class UserQueries(Protocol):
    """Suspended users are visible to `users:manage` only; to all others they do not exist. Every
    call raises `StoreUnavailable` if the store fails.
    """

    async def account(self, user_id: UUID) -> AccountView:
        """Raises `UserNotFound`. The caller decides who may see it."""
        ...

    async def profile(self, user_id: UUID, viewer: Actor) -> ProfileView:
        """Raises `UserNotFound`. `posts_count` counts published posts; follows of suspended people
        count. `following` says whether the viewer follows this person.
        """
        ...

    async def profile_by_username(self, username: str, viewer: Actor) -> ProfileView:
        """Case-insensitive. Raises `UserNotFound`."""
        ...

    async def accounts(
        self, page: PageRequest, *, search: str | None = None, role: str | None = None
    ) -> Page[AccountView]:
        """For administrators. `search` matches username, name and address, case-insensitively; `%`
        and `_` are literal. Sorts: USER_SORTS.
        """
        ...
