"""Accounts that are kept, found or removed wrongly."""

from collections.abc import Callable
from datetime import datetime

from hexameter.adapters.memory.repositories.users import USERS, MemoryUserRepository
from hexameter.adapters.testing.contracts.unit_of_work import UnitOfWorkContract
from hexameter.adapters.testing.contracts.users.user_names import UserNamesContract
from hexameter.adapters.testing.contracts.users.users import UserRepositoryContract
from hexameter.application.ports.users import UserRepository
from hexameter.domain.ids import UserId
from hexameter.domain.users.errors import EmailTaken, UsernameTaken
from hexameter.domain.users.roles import Role
from hexameter.domain.users.user import User
from tests.contract.mutants.fault import broken_repository


class ReturnsItsStoredObject(MemoryUserRepository):
    def _first(self, condition: Callable[[User], bool]) -> User | None:
        return next(filter(condition, self._all()), None)


class StoresTheGivenObject(MemoryUserRepository):
    async def add(self, user: User) -> None:
        self._require_unique(user)
        self._transaction.insert(USERS, user.id, user)
        self._transaction.record_events_of(user)


class IgnoresVersions(MemoryUserRepository):
    def _require_present(self, user: User) -> None:
        present = self._transaction.read(USERS).get(user.id)
        user.version = present.version if present else 0
        super()._require_present(user)


class AcceptsTakenUsernames(MemoryUserRepository):
    def _require_unique(self, user: User) -> None:
        others = (other for other in self._all() if other.id != user.id)
        if any(other.email.key == user.email.key for other in others):
            raise self._transaction.refuse(EmailTaken())


class DistinguishesTheCaseOfAddresses(MemoryUserRepository):
    def _require_unique(self, user: User) -> None:
        others = [other for other in self._all() if other.id != user.id]
        if any(other.username == user.username for other in others):
            raise self._transaction.refuse(UsernameTaken())
        if any(other.email.value == user.email.value for other in others):
            raise self._transaction.refuse(EmailTaken())


class ContinuesAfterATakenName(MemoryUserRepository):
    """The unit of work continues as if nothing had been refused."""

    def _require_unique(self, user: User) -> None:
        others = [other for other in self._all() if other.id != user.id]
        if any(other.username == user.username for other in others):
            raise UsernameTaken
        if any(other.email.key == user.email.key for other in others):
            raise EmailTaken


class CountsSuspendedAdministrators(MemoryUserRepository):
    async def active_administrators(self) -> list[UserId]:
        return sorted(user.id for user in self._all() if user.role is Role.ADMIN)


class DeletesInTheOrderOfIds(MemoryUserRepository):
    async def due_for_deletion(self, now: datetime, *, limit: int) -> list[UserId]:
        return sorted(await super().due_for_deletion(now, limit=1000))[:limit]


UOW = UnitOfWorkContract
USER_TESTS, NAME_TESTS = UserRepositoryContract, UserNamesContract

FAULTS = [
    broken_repository(
        UserRepository,
        ReturnsItsStoredObject,
        UOW.test_changing_an_entity_without_saving_stores_nothing,
    ),
    broken_repository(
        UserRepository,
        StoresTheGivenObject,
        UOW.test_changing_an_entity_without_saving_stores_nothing,
    ),
    broken_repository(
        UserRepository,
        IgnoresVersions,
        USER_TESTS.test_a_user_that_has_changed_since_is_not_overwritten,
        NAME_TESTS.test_staleness_is_noticed_before_a_taken_name,
    ),
    broken_repository(
        UserRepository,
        AcceptsTakenUsernames,
        NAME_TESTS.test_a_username_and_an_address_belong_to_one_user,
        NAME_TESTS.test_saving_cannot_take_what_is_taken,
        NAME_TESTS.test_of_concurrent_writers_one_gets_the_name,
        NAME_TESTS.test_after_a_taken_name_the_block_can_only_be_left,
    ),
    broken_repository(
        UserRepository,
        DistinguishesTheCaseOfAddresses,
        NAME_TESTS.test_a_username_and_an_address_belong_to_one_user,
        NAME_TESTS.test_addresses_that_fold_alike_are_one,
        NAME_TESTS.test_saving_cannot_take_what_is_taken,
    ),
    broken_repository(
        UserRepository,
        ContinuesAfterATakenName,
        NAME_TESTS.test_after_a_taken_name_the_block_can_only_be_left,
    ),
    broken_repository(
        UserRepository,
        CountsSuspendedAdministrators,
        USER_TESTS.test_active_administrators_come_in_the_order_of_their_ids,
    ),
    broken_repository(
        UserRepository,
        DeletesInTheOrderOfIds,
        USER_TESTS.test_accounts_due_for_deletion_come_the_longest_due_first,
    ),
]
