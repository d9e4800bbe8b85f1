"""Functions before the commit, which extensions declare."""

from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any

from hexameter.application.inputs import current_inputs
from hexameter.application.ports.unit_of_work import UnitOfWork
from hexameter.domain.events import Event
from hexameter.entrypoints.extensions.wiring.injector import Injector


def before_commit(
    function: Callable[..., Awaitable[None]], injector: Injector
) -> Callable[[UnitOfWork, Any], Awaitable[None]]:
    """The function with its further arguments, which are found when it is first called: they may
    need the unit of work.
    """

    @cache
    def bound() -> Callable[..., Awaitable[None]]:
        return injector.bind(function, given=3)

    async def run(uow: UnitOfWork, event: Event) -> None:
        await bound()(uow, event, current_inputs())

    return run
