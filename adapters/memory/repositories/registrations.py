from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from hexameter.adapters.memory.store import MemoryRepository, Table
from hexameter.application.ports.registrations import MAX_SAME_PASSWORD
from hexameter.domain.auth.registration import Registration
from hexameter.domain.ids import RegistrationId
from hexameter.domain.users.errors import UsernameTaken
from hexameter.domain.users.values import EmailAddress, Username


@dataclass(frozen=True, slots=True)
class Hold:
    email_key: str
    until: datetime


REGISTRATIONS = Table[RegistrationId, Registration]("registrations")
HOLDS = Table[str, Hold]("username_holds")


class MemoryRegistrationRepository(MemoryRepository):
    async def add(self, registration: Registration) -> None:
        self._transaction.insert(REGISTRATIONS, registration.id, replace(registration))
        self._transaction.record_events_of(registration)

    async def find(self, registration_id: RegistrationId) -> Registration | None:
        return self._newest(lambda registration: registration.id == registration_id)

    async def find_by_token(self, digest: bytes) -> Registration | None:
        return self._newest(lambda registration: registration.token_digest == digest)

    async def newest_for(self, email: EmailAddress, now: datetime) -> Registration | None:
        return self._newest(
            lambda registration: registration.email.key == email.key and registration.is_open(now)
        )

    async def with_password(
        self, email: EmailAddress, tags: Sequence[str], now: datetime
    ) -> list[Registration]:
        found = [
            replace(registration)
            for registration in self._transaction.read(REGISTRATIONS).values()
            if registration.email.key == email.key
            and registration.password_tag in tags
            and registration.is_open(now)
        ]
        return sorted(found, key=_age, reverse=True)[:MAX_SAME_PASSWORD]

    async def remove_all_for(self, email: EmailAddress) -> None:
        self._remove(
            lambda registration: registration.email.key == email.key,
            lambda hold: hold.email_key == email.key,
        )

    async def hold_username(
        self, username: Username, *, email: EmailAddress, until: datetime, now: datetime
    ) -> None:
        hold = self._transaction.read(HOLDS).get(username.value)
        if hold is not None and hold.until > now and hold.email_key != email.key:
            raise UsernameTaken
        self._transaction.update(HOLDS, username.value, Hold(email.key, until))

    async def prune(self, now: datetime) -> int:
        return self._remove(
            lambda registration: not registration.is_open(now), lambda hold: hold.until <= now
        )

    def _newest(self, condition: Callable[[Registration], bool]) -> Registration | None:
        found = max(
            filter(condition, self._transaction.read(REGISTRATIONS).values()),
            key=_age,
            default=None,
        )
        return replace(found) if found else None

    def _remove(
        self, ends: Callable[[Registration], bool], ends_hold: Callable[[Hold], bool]
    ) -> int:
        registrations = self._transaction.read(REGISTRATIONS).items()
        ended = [key for key, registration in registrations if ends(registration)]
        ended_holds = [
            key for key, hold in self._transaction.read(HOLDS).items() if ends_hold(hold)
        ]
        delete = self._transaction.delete
        return delete(REGISTRATIONS, ended) + delete(HOLDS, ended_holds)


def _age(registration: Registration) -> tuple[datetime, RegistrationId]:
    return registration.created_at, registration.id
