"""Runs the contract suites against a world without pytest around them, so that failing is an
answer.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from traceback import walk_tb
from types import CodeType
from typing import Any

import pytest

from hexameter.adapters.testing import world as world_module
from hexameter.adapters.testing.contracts.every import EveryContract
from hexameter.adapters.testing.world import World
from hexameter.application.ports.unit_of_work import UnitOfWorkMisused
from hexameter.domain.errors import DomainError

TIME_LIMIT = 3.0
"""Seconds for one test; the slowest needs a tenth of one on a quiet machine."""

SUITES = Path(world_module.__file__).parent

Test = Callable[..., Awaitable[None]]
NewWorld = Callable[[], AbstractAsyncContextManager[World]]


@dataclass(frozen=True, slots=True)
class Case:
    """One test of a suite, with the arguments it is parametrized with."""

    suite: type
    test: Test
    arguments: dict[str, Any]

    def failure(self, new_world: NewWorld) -> BaseException | None:
        """How it fails on a world of its own; None when it passes. A hang is a TimeoutError.

        Making the world is no part of the test: an error there is raised.
        """
        return asyncio.run(self._failure(new_world))

    async def _failure(self, new_world: NewWorld) -> BaseException | None:
        async with new_world() as world:
            try:
                async with asyncio.timeout(TIME_LIMIT):
                    await self.test(self.suite(), world=world, **self.arguments)
            except (Exception, pytest.fail.Exception) as failure:
                await _end_what_goes_on()
                return failure
        return None


def cases() -> list[Case]:
    """Of every suite, in the order they are written in."""
    return [
        Case(suite, test, arguments)
        for suite in every_suite()
        for name, test in vars(suite).items()
        if name.startswith("test_")
        for arguments in arguments_of(test)
    ]


def every_suite() -> list[type]:
    bound = [member for name, member in vars(EveryContract).items() if name.startswith("Test")]
    return [suite for member in bound for suite in member.__bases__]


def is_verdict(failure: BaseException) -> bool:
    """Whether a suite says so: by a line of its own (an assertion, an answer that cannot be
    unpacked), by an answer that a port may give but not here, or by a timeout.
    Anything else is a mistake in what was to be broken.
    """
    if isinstance(failure, BaseExceptionGroup):
        return all(map(is_verdict, failure.exceptions))
    if isinstance(failure, pytest.fail.Exception | DomainError | UnitOfWorkMisused | TimeoutError):
        return True
    *_, (frame, _) = walk_tb(failure.__traceback__)
    return Path(frame.f_code.co_filename).is_relative_to(SUITES)


async def _end_what_goes_on() -> None:
    """A test that fails leaves its other tasks behind; the world is not closed under them."""
    left = [task for task in asyncio.all_tasks() if _is_of_a_suite(task)]
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)


def _is_of_a_suite(task: asyncio.Task[Any]) -> bool:
    code: CodeType | None = getattr(task.get_coro(), "cr_code", None)
    return code is not None and Path(code.co_filename).is_relative_to(SUITES)


def arguments_of(test: Callable[..., object]) -> Iterator[dict[str, Any]]:
    """Those of each of its cases."""
    dimensions: list[list[dict[str, Any]]] = []
    for mark in getattr(test, "pytestmark", []):
        # Whatever else a mark asks for would be lost here, and its test run wrongly.
        assert mark.name == "parametrize", f"{test.__qualname__} is marked {mark.name}"
        name, values = mark.args
        assert name.isidentifier(), f"{test.__qualname__} is parametrized by {name!r}"
        dimensions.append([{name: value} for value in values])
    for choice in product(*dimensions):
        yield {name: value for each in choice for name, value in each.items()}
