"""Set the role of the account with an address, for the command line."""

from dataclasses import dataclass

from hexameter.application.actor import Actor
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.application.runs import Runs
from hexameter.application.users.change_user import ChangeUserCommand
from hexameter.domain.errors import checking
from hexameter.domain.users.errors import UserNotFound
from hexameter.domain.users.roles import parse_role
from hexameter.domain.users.values import EmailAddress


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRoleCommand:
    email: str
    role: str


@dataclass(eq=False)
class SetRole:
    """As `ChangeUser`, for an address instead of an id."""

    uow: UnitOfWorkFactory
    change_user: Runs[ChangeUserCommand, None]

    async def execute(self, actor: Actor, command: SetRoleCommand) -> None:
        with checking() as check:
            email = check(EmailAddress.parse, command.email)
            check(parse_role, command.role)
        async with self.uow() as uow:
            user = await uow.users.find_by_email(email)
        if user is None:
            raise UserNotFound
        await self.change_user.execute(actor, ChangeUserCommand(user_id=user.id, role=command.role))
