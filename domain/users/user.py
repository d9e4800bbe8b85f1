"""The account of one person."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hexameter.domain.events import Aggregate
from hexameter.domain.ids import UserId
from hexameter.domain.users.errors import DeletionNotRequested
from hexameter.domain.users.events import (
    UserCreated,
    UserDeleted,
    UserDeletionRequested,
    UserUpdated,
)
from hexameter.domain.users.roles import Role
from hexameter.domain.users.values import EmailAddress, Username

DELETION_GRACE = timedelta(days=14)


@dataclass(slots=True, kw_only=True)
class User(Aggregate):
    """`password_hash` is None for an account that cannot sign in with a password."""

    id: UserId
    email: EmailAddress
    email_verified_at: datetime | None
    username: Username
    name: str
    bio: str | None = None
    role: Role
    password_hash: str | None
    suspended_at: datetime | None = None
    deletion_due_at: datetime | None = None
    created_at: datetime
    updated_at: datetime

    @classmethod
    def create(
        cls,
        *,
        id: UserId,
        email: EmailAddress,
        username: Username,
        name: str,
        role: Role,
        password_hash: str | None,
        verified: bool,
        now: datetime,
    ) -> "User":
        user = cls(
            id=id,
            email=email,
            email_verified_at=now if verified else None,
            username=username,
            name=name,
            role=role,
            password_hash=password_hash,
            created_at=now,
            updated_at=now,
        )
        user.record(
            UserCreated(user_id=id, version=1, username=str(username), name=name, role=role.value)
        )
        return user

    def change_profile(
        self, *, username: Username, name: str, bio: str | None, now: datetime
    ) -> bool:
        """Returns whether anything changed."""
        if (username, name, bio) == (self.username, self.name, self.bio):
            return False
        self.username, self.name, self.bio = username, name, bio or None
        self._updated(now)
        return True

    def assign_role(self, role: Role, now: datetime) -> bool:
        """Returns whether the role changed."""
        if role is self.role:
            return False
        self.role = role
        self._updated(now)
        return True

    def suspend(self, now: datetime) -> bool:
        """Returns whether the account was active before."""
        if self.suspended_at is not None:
            return False
        self.suspended_at = now
        self._updated(now)
        return True

    def reinstate(self, now: datetime) -> bool:
        """Returns whether the account was suspended before."""
        if self.suspended_at is None:
            return False
        self.suspended_at = None
        self._updated(now)
        return True

    def verify_email(self, now: datetime) -> None:
        if self.email_verified_at is None:
            self.email_verified_at = now
            self.updated_at = now

    def set_password(self, password_hash: str, now: datetime) -> None:
        self.password_hash = password_hash
        self.updated_at = now

    def request_deletion(self, now: datetime) -> datetime:
        """Returns when the deletion is due. A repeated request keeps the first date."""
        if self.deletion_due_at is None:
            self.deletion_due_at = now + DELETION_GRACE
            self.record(
                UserDeletionRequested(
                    user_id=self.id, version=self.version + 1, due_at=self.deletion_due_at
                )
            )
        return self.deletion_due_at

    def cancel_deletion(self) -> None:
        if self.deletion_due_at is None:
            raise DeletionNotRequested
        self.deletion_due_at = None

    def is_due_for_deletion(self, now: datetime) -> bool:
        return self.deletion_due_at is not None and self.deletion_due_at <= now

    def delete(self) -> None:
        """Record the last event of the account; the repository removes it."""
        self.record(
            UserDeleted(user_id=self.id, version=self.version + 1, username=str(self.username))
        )

    def _updated(self, now: datetime) -> None:
        self.updated_at = now
        self.record(
            UserUpdated(
                user_id=self.id,
                version=self.version + 1,
                username=str(self.username),
                name=self.name,
                role=self.role.value,
            )
        )
