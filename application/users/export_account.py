"""Export what is kept about a person."""

from collections.abc import Mapping
from dataclasses import dataclass

from hexameter.application.actor import Actor
from hexameter.application.personal_data import PersonalData
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.domain.users.errors import UserNotFound
from hexameter.domain.users.values import EmailAddress


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportAccountCommand:
    email: str


@dataclass(eq=False)
class ExportAccount:
    """By feature or extension. Nothing is locked: what changes meanwhile is in it or not.

    Raises `UserNotFound`.
    """

    uow: UnitOfWorkFactory
    personal: PersonalData

    async def execute(
        self, actor: Actor, command: ExportAccountCommand
    ) -> Mapping[str, Mapping[str, object]]:
        email = EmailAddress.parse(command.email)
        async with self.uow() as uow:
            user = await uow.users.find_by_email(email)
        if user is None:
            raise UserNotFound
        return {
            owner: {name: await read(user.id) for name, read in readers.items()}
            for owner, readers in self.personal.readers.items()
        }
