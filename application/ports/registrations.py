"""Registrations that wait, and the usernames they hold."""

from datetime import datetime
from typing import Protocol

from hexameter.domain.auth.registration import Registration
from hexameter.domain.ids import RegistrationId
from hexameter.domain.users.values import EmailAddress, Username


class RegistrationRepository(Protocol):
    async def add(self, registration: Registration) -> None: ...

    async def find(self, registration_id: RegistrationId) -> Registration | None: ...

    async def find_by_token(self, digest: bytes) -> Registration | None: ...

    async def newest_for(self, email: EmailAddress, now: datetime) -> Registration | None:
        """Of those that are still open."""
        ...

    async def remove_all_for(self, email: EmailAddress) -> None:
        """With the usernames they hold."""
        ...

    async def hold_username(
        self, username: Username, *, email: EmailAddress, until: datetime, now: datetime
    ) -> None:
        """For this address, which may hold it again. Raises `UsernameTaken` when another address
        holds it. Whether an account has it is not looked at.
        """
        ...

    async def prune(self, now: datetime) -> int:
        """Remove registrations and holds that have expired; how many."""
        ...
