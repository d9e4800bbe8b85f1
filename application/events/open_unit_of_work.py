from typing import NoReturn, TypeVar

from hexameter.application.ports.unit_of_work import UnitOfWork, UnitOfWorkMisused
from hexameter.domain.events import Event

T = TypeVar("T")


class OpenUnitOfWork(UnitOfWork):
    """A unit of work for a function that must not commit it: its caller does so."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    def get(self, port: type[T]) -> T:
        return self._uow.get(port)

    def record(self, event: Event) -> None:
        self._uow.record(event)

    async def commit(self) -> NoReturn:
        raise UnitOfWorkMisused("This unit of work is committed when the function returns")
