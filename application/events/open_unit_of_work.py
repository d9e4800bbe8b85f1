from dataclasses import dataclass
from typing import NoReturn

from hexameter.application.ports.unit_of_work import UnitOfWork, UnitOfWorkMisused


@dataclass(eq=False)
class OpenUnitOfWork:
    """A unit of work for a function that must not commit it: its caller does so."""

    uow: UnitOfWork

    def __getattr__(self, name: str) -> object:
        return getattr(self.uow, name)

    async def commit(self) -> NoReturn:
        raise UnitOfWorkMisused("This unit of work is committed when the function returns")
