"""The suites of the ports beside the store let no broken adapter pass."""

import asyncio
from collections.abc import Callable
from inspect import isawaitable, isclass, signature
from typing import Any

import pytest

from tests.contract import test_services
from tests.contract.mutants import security, services, texts
from tests.contract.mutants.service_fault import ServiceFault, Test
from tests.contract.suite_runner import arguments_of

SUITES = [
    base
    for member in vars(test_services).values()
    if isclass(member) and member.__name__.startswith("Test")
    for base in member.__bases__
]
FAULTS = [*services.FAULTS, *security.FAULTS, *texts.FAULTS]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_the_contract_catches(fault: ServiceFault) -> None:
    (suite,) = (each for each in SUITES if fault.caught_by[0] in vars(each).values())
    failing = [test for test in every_test(suite) if fails(suite, test, fault.make)]
    assert failing, f"no test notices {fault.name}"
    assert failing[0] in fault.caught_by, f"{failing[0]} fails, which should not"
    assert set(fault.caught_by) <= set(failing)


def test_every_suite_has_its_mutants() -> None:
    named = {test for fault in FAULTS for test in fault.caught_by}
    for suite in SUITES:
        for test in every_test(suite):
            assert test in named, f"{test.__qualname__} has caught nothing"


def every_test(suite: type) -> list[Test]:
    return [test for name, test in vars(suite).items() if name.startswith("test_")]


def fails(suite: type, test: Test, make: Callable[[], object]) -> bool:
    return any(_fails_with(suite, test, make, given) for given in arguments_of(test))


def _fails_with(suite: type, test: Test, make: Callable[[], object], given: dict[str, Any]) -> bool:
    made = make()
    try:
        return _fails(suite, test, made, given)
    finally:
        if close := getattr(made, "close", None):
            close()


def _fails(suite: type, test: Test, made: object, given: dict[str, Any]) -> bool:
    """Whatever it raises: a suite under pytest fails then."""
    (port,) = signature(test).parameters.keys() - given.keys() - {"self"}
    try:
        outcome = test(suite(), **{port: made}, **given)
        if isawaitable(outcome):
            asyncio.run(_awaited(outcome))
    except (Exception, pytest.fail.Exception):
        return True
    return False


async def _awaited(outcome: Any) -> None:
    await outcome
