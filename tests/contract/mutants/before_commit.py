"""Units of work that call functions before the commit wrongly."""

from collections.abc import Callable
from contextlib import suppress

from hexameter.adapters.testing.contracts.events.before_commit import BeforeCommitContract
from hexameter.application.events.before_commit import BeforeCommitFunctions
from hexameter.application.ports.unit_of_work import UnitOfWork
from hexameter.domain.errors import DomainError
from hexameter.domain.events import Event
from hexameter.entrypoints.testing.memory_world import memory_world
from tests.contract.mutants.fault import Fault, broken_world
from tests.contract.suite_runner import Test

Pull = Callable[[], list[Event]]


class CallsNoFunction(BeforeCommitFunctions):
    async def run(self, uow: UnitOfWork, pull: Pull) -> list[Event]:
        return pull()


class CallsEachTwice(BeforeCommitFunctions):
    async def run(self, uow: UnitOfWork, pull: Pull) -> list[Event]:
        events = await super().run(uow, pull)
        return await super().run(uow, iter([events, pull()]).__next__)


class GoesOnAfterARefusal(BeforeCommitFunctions):
    async def run(self, uow: UnitOfWork, pull: Pull) -> list[Event]:
        events = pull()
        with suppress(DomainError):
            await super().run(uow, iter([events, []]).__next__)
        return [*events, *pull()]


class LosesTheirEvents(BeforeCommitFunctions):
    async def run(self, uow: UnitOfWork, pull: Pull) -> list[Event]:
        events = pull()
        await super().run(uow, iter([events, []]).__next__)
        pull()
        return events


def broken(make: Callable[[], BeforeCommitFunctions], *caught_by: Test) -> Fault:
    return broken_world(make, lambda: memory_world(before_commit=make()), *caught_by)


TESTS = BeforeCommitContract

FAULTS = [
    broken(CallsNoFunction, TESTS.test_a_function_sees_and_writes_in_the_transaction),
    broken(
        CallsEachTwice,
        TESTS.test_a_function_sees_and_writes_in_the_transaction,
        TESTS.test_it_is_called_once_for_each_event_and_for_no_other,
    ),
    broken(GoesOnAfterARefusal, TESTS.test_a_refusal_undoes_everything),
    broken(LosesTheirEvents, TESTS.test_events_of_functions_are_handed_on_and_call_functions),
]
