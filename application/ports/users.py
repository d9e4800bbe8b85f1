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
"""The value of a `Role`: views are plain."""


class UserRepository(Protocol):
    async def add(self, user: User) -> None:
        """Raises `UsernameTaken` or `EmailTaken`."""
        ...

    async def get(self, user_id: UserId) -> User:
        """Raises `UserNotFound`."""
        ...

    async def find(self, user_id: UserId) -> User | None: ...

    async def is_suspended(self, user_id: UserId) -> bool:
        """Not held: for a question about somebody else. Of nobody: true."""
        ...

    async def find_by_email(self, email: EmailAddress) -> User | None: ...

    async def find_by_username(self, username: Username) -> User | None: ...

    async def save(self, user: User) -> None:
        """Raises the version. Raises `StaleWrite`, `UsernameTaken` or `EmailTaken`."""
        ...

    async def find_to_remove(self, user_id: UserId) -> User | None:
        """As `find`; and until the block ends nothing new can refer to the account."""
        ...

    async def remove(self, user: User) -> None:
        """With everything that is the account's own: sessions, tokens, posts."""
        ...

    async def active_administrators(self) -> list[UserId]:
        """Those not suspended, held for writing until the block ends, in the order of their ids."""
        ...

    async def due_for_deletion(self, now: datetime, *, limit: int) -> list[UserId]:
        """Not held; the longest due first."""
        ...


@view
class AccountView:
    """What somebody sees of their own account, and an administrator of any."""

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
    """What everybody sees of a user."""

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
    """Suspended users are seen by `users:manage` only; to all others they do not exist."""

    async def account(self, user_id: UUID) -> AccountView:
        """Raises `UserNotFound`. Whose it is and who may see it is the caller's to decide."""
        ...

    async def profile(self, user_id: UUID, viewer: Actor) -> ProfileView:
        """Raises `UserNotFound`. `posts_count` counts published posts."""
        ...

    async def profile_by_username(self, username: str, viewer: Actor) -> ProfileView:
        """Compared in lower case. Raises `UserNotFound`."""
        ...

    async def accounts(
        self, page: PageRequest, *, search: str | None = None, role: str | None = None
    ) -> Page[AccountView]:
        """For administrators. `search` is found in username, name and address, without case; `%`
        and `_` are characters. Sorts: USER_SORTS.
        """
        ...
