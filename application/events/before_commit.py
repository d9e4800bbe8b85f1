"""Functions that take part in the transactions in which events are recorded."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from weakref import WeakSet

from hexameter.application.ports.unit_of_work import UnitOfWork, UnitOfWorkMisused
from hexameter.domain.events import Event

E = TypeVar("E", bound=Event)

NO_COMMIT = (
    "A function before the commit has raised or commits itself: the unit of work can only be left"
)
MAX_ROUNDS = 16
"""How often functions may record events that functions are called for."""


class BeforeCommitFunctions:
    """Every unit of work of a store calls these before it commits."""

    def __init__(self) -> None:
        self._functions: dict[type[Event], list[Callable[[UnitOfWork, Any], Awaitable[None]]]] = {}
        self._running = WeakSet[UnitOfWork]()
        """Units of work inside a function, or after one that has raised."""

    def add(self, event: type[E], function: Callable[[UnitOfWork, E], Awaitable[None]]) -> None:
        """Functions of one event are called in the order in which they are added."""
        self._functions.setdefault(event, []).append(function)

    async def run(self, uow: UnitOfWork, pull: Callable[[], list[Event]]) -> list[Event]:
        """Call the functions for each event, also for those that functions record. Returns all.

        `pull` gives the events that were recorded since it was last called. Raises what a function
        raises; then the unit of work must not be committed, and a second call for it raises
        `UnitOfWorkMisused`, as one by a function does.
        """
        if uow in self._running:
            raise UnitOfWorkMisused(NO_COMMIT)
        new = events = pull()
        if not (self._functions and new):
            return events
        self._running.add(uow)
        for _ in range(MAX_ROUNDS):
            for event in new:
                for function in self._functions.get(type(event), ()):
                    await function(uow, event)
            new = pull()
            if not new:
                self._running.discard(uow)
                return events
            events = [*events, *new]
        raise UnitOfWorkMisused("Functions before the commit record events without an end")
