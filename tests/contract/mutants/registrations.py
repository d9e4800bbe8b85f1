"""Registrations and mailed tokens that are kept, found or ended wrongly."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from hexameter.adapters.memory.repositories.mailed_tokens import (
    MAILED_TOKENS,
    MemoryMailedTokenRepository,
)
from hexameter.adapters.memory.repositories.registrations import (
    HOLDS,
    REGISTRATIONS,
    MemoryRegistrationRepository,
)
from hexameter.adapters.testing.contracts.auth.mailed_tokens import MailedTokenRepositoryContract
from hexameter.adapters.testing.contracts.auth.registrations import RegistrationRepositoryContract
from hexameter.application.ports.mailed_tokens import MailedTokenRepository
from hexameter.application.ports.registrations import RegistrationRepository
from hexameter.domain.auth.mailed_tokens import MailedToken, Purpose
from hexameter.domain.auth.registration import Registration
from hexameter.domain.ids import UserId
from hexameter.domain.users.errors import UsernameTaken
from hexameter.domain.users.values import EmailAddress, Username
from tests.contract.mutants.fault import broken_repository


class HoldsForEver(MemoryRegistrationRepository):
    async def hold_username(
        self, username: Username, *, email: EmailAddress, until: datetime, now: datetime
    ) -> None:
        hold = self._transaction.read(HOLDS).get(username.value)
        if hold is not None and hold.email_key != email.key:
            raise UsernameTaken
        await super().hold_username(username, email=email, until=until, now=now)


class HoldsAgainstNobody(MemoryRegistrationRepository):
    async def hold_username(
        self, username: Username, *, email: EmailAddress, until: datetime, now: datetime
    ) -> None:
        self._transaction.delete(HOLDS, [username.value])
        await super().hold_username(username, email=email, until=until, now=now)


class PrunesNoHolds(MemoryRegistrationRepository):
    async def prune(self, now: datetime) -> int:
        registrations = self._transaction.read(REGISTRATIONS).items()
        over = [key for key, registration in registrations if not registration.is_open(now)]
        return self._transaction.delete(REGISTRATIONS, over)


class ForgetsInputs(MemoryRegistrationRepository):
    async def add(self, registration: Registration) -> None:
        await super().add(registration)
        self._transaction.update(REGISTRATIONS, registration.id, replace(registration, inputs={}))


class FindsTheOldestRegistration(MemoryRegistrationRepository):
    def _newest(self, condition: Callable[[Registration], bool]) -> Registration | None:
        registrations = self._transaction.read(REGISTRATIONS).values()
        return min(filter(condition, registrations), key=lambda each: each.id, default=None)


class FindsEveryPassword(MemoryRegistrationRepository):
    async def with_password(
        self, email: EmailAddress, tags: Sequence[str], now: datetime
    ) -> list[Registration]:
        every = {found.password_tag for found in self._transaction.read(REGISTRATIONS).values()}
        return await super().with_password(email, sorted(every), now)


class FindsTheOldestPasswords(MemoryRegistrationRepository):
    async def with_password(
        self, email: EmailAddress, tags: Sequence[str], now: datetime
    ) -> list[Registration]:
        return (await super().with_password(email, tags, now))[::-1]


class ServesEveryPurpose(MemoryMailedTokenRepository):
    async def find_by_digest(self, digest: bytes, purpose: Purpose) -> MailedToken | None:
        for any_purpose in Purpose:
            if found := await super().find_by_digest(digest, any_purpose):
                return found
        return None


class EndsTokensOfEveryPurpose(MemoryMailedTokenRepository):
    async def remove_all_for(self, user_id: UserId, purpose: Purpose) -> None:
        for any_purpose in Purpose:
            await super().remove_all_for(user_id, any_purpose)


class EndsOneTokenOnly(MemoryMailedTokenRepository):
    async def remove_all_for(self, user_id: UserId, purpose: Purpose) -> None:
        for token in self._transaction.read(MAILED_TOKENS).values():
            if token.user_id == user_id and token.purpose is purpose:
                self._transaction.delete(MAILED_TOKENS, [token.id])
                return


REGISTRATION_TESTS = RegistrationRepositoryContract
TOKENS = MailedTokenRepositoryContract

FAULTS = [
    broken_repository(
        RegistrationRepository,
        HoldsForEver,
        REGISTRATION_TESTS.test_a_held_name_is_taken_for_other_addresses_until_its_time,
    ),
    broken_repository(
        RegistrationRepository,
        HoldsAgainstNobody,
        REGISTRATION_TESTS.test_all_of_one_address_are_removed_with_their_names,
        REGISTRATION_TESTS.test_a_held_name_is_taken_for_other_addresses_until_its_time,
        REGISTRATION_TESTS.test_of_many_addresses_one_gets_the_name,
    ),
    broken_repository(
        RegistrationRepository,
        PrunesNoHolds,
        REGISTRATION_TESTS.test_pruning_removes_what_has_expired,
    ),
    broken_repository(
        RegistrationRepository,
        ForgetsInputs,
        REGISTRATION_TESTS.test_a_registration_comes_back_as_it_was_added,
        REGISTRATION_TESTS.test_the_newest_that_is_open_counts,
        REGISTRATION_TESTS.test_those_with_a_password_are_found_by_its_tags,
    ),
    broken_repository(
        RegistrationRepository,
        FindsTheOldestRegistration,
        REGISTRATION_TESTS.test_the_newest_that_is_open_counts,
    ),
    broken_repository(
        RegistrationRepository,
        FindsEveryPassword,
        REGISTRATION_TESTS.test_those_with_a_password_are_found_by_its_tags,
    ),
    broken_repository(
        RegistrationRepository,
        FindsTheOldestPasswords,
        REGISTRATION_TESTS.test_those_with_a_password_are_found_by_its_tags,
        REGISTRATION_TESTS.test_no_more_with_one_password_are_found_than_the_newest,
    ),
    broken_repository(
        MailedTokenRepository,
        ServesEveryPurpose,
        TOKENS.test_a_token_serves_its_own_purpose_only,
    ),
    broken_repository(
        MailedTokenRepository,
        EndsTokensOfEveryPurpose,
        TOKENS.test_removing_ends_all_of_one_user_and_purpose,
    ),
    broken_repository(
        MailedTokenRepository,
        EndsOneTokenOnly,
        TOKENS.test_removing_ends_all_of_one_user_and_purpose,
    ),
]
