import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from hexameter.application.ports.unit_of_work import UnitOfWorkMisused


class WritingTasks:
    """The tasks that are writing. One that wrote twice at once would wait for itself."""

    def __init__(self) -> None:
        self._tasks = set[asyncio.Task[object] | None]()

    @contextmanager
    def current(self) -> Iterator[None]:
        task = asyncio.current_task()
        if task in self._tasks:
            raise UnitOfWorkMisused("This task is inside a unit of work: leave it first.")
        self._tasks.add(task)
        try:
            yield
        finally:
            self._tasks.discard(task)
