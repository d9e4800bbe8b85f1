"""Pending registrations, and the usernames that they reserve."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from hexameter.domain.auth.registration import Registration
from hexameter.domain.ids import RegistrationId
from hexameter.domain.users.values import EmailAddress, Username

MAX_SAME_PASSWORD = 10


class RegistrationRepository(Protocol):
    """Every call raises `StoreUnavailable` if the store fails."""

    async def add(self, registration: Registration) -> None: ...

    async def find(self, registration_id: RegistrationId) -> Registration | None: ...

    async def find_by_token(self, digest: bytes) -> Registration | None: ...

    async def newest_for(self, email: EmailAddress, now: datetime) -> Registration | None:
        """Of the registrations that have not expired."""
        ...

    async def with_password(
        self, email: EmailAddress, tags: Sequence[str], now: datetime
    ) -> list[Registration]:
        """The registrations of this address that have one of the password tags and have not
        expired: the newest first, at most MAX_SAME_PASSWORD. They are not locked.
        """
        ...

    async def remove_all_for(self, email: EmailAddress) -> None:
        """Also releases the usernames that they reserve."""
        ...

    async def hold_username(
        self, username: Username, *, email: EmailAddress, until: datetime, now: datetime
    ) -> None:
        """Reserve the username for this address, which may reserve it again. Raises `UsernameTaken`
        if another address has reserved it. Does not check whether an account has it.
        """
        ...

    async def prune(self, now: datetime) -> int:
        """Remove expired registrations and reservations; returns how many."""
        ...
