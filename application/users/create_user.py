"""Create an account as an administrator, without a registration."""

from dataclasses import dataclass, field

from hexameter.application.actor import Actor
from hexameter.application.audit_log import AuditAction
from hexameter.application.idempotency import Claim, Created
from hexameter.application.new_account import add_account
from hexameter.application.new_passwords import NewPasswords
from hexameter.application.ports.clock import Clock, IdGenerator
from hexameter.application.ports.security import SecretTokens
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.domain.errors import checking
from hexameter.domain.ids import UserId
from hexameter.domain.users.roles import DefaultRole, parse_role
from hexameter.domain.users.user import User
from hexameter.domain.users.values import EmailAddress, Username, display_name


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateUserCommand:
    """Without a `role` the account gets the default role."""

    email: str
    username: str
    name: str
    password: str = field(repr=False)
    role: str | None = None
    idempotency_key: str | None = None


@dataclass(eq=False)
class CreateUser:
    """The address counts as verified, because an administrator vouches for it.

    Raises `UsernameTaken`, `EmailTaken`, `RoleAboveOwn`.
    """

    uow: UnitOfWorkFactory
    new_passwords: NewPasswords
    secret_tokens: SecretTokens
    clock: Clock
    ids: IdGenerator
    default_role: DefaultRole

    async def execute(self, actor: Actor, command: CreateUserCommand) -> Created:
        with checking() as check:
            email = check(EmailAddress.parse, command.email)
            username = check(Username.parse, command.username)
            name = check(display_name, command.name)
            role = check(parse_role, self.default_role if command.role is None else command.role)
            password = check(
                self.new_passwords.accept,
                command.password,
                email=command.email,
                username=command.username,
                name=command.name,
            )
        actor.require_rank(role)
        password_hash = await self.new_passwords.hash(password)
        now, user_id = self.clock.now(), UserId(self.ids.new())
        user = User.create(
            id=user_id,
            email=email,
            username=username,
            name=name,
            role=role,
            password_hash=password_hash,
            verified=True,
            now=now,
        )
        return await self._add(actor, command, user)

    async def _add(self, actor: Actor, command: CreateUserCommand, user: User) -> Created:
        async with self.uow() as uow:
            if actor.user_id is not None:
                claim = Claim.of(
                    command,
                    self.secret_tokens.fingerprints,
                    caller_id=actor.user_id,
                    resource_id=user.id,
                    now=user.created_at,
                )
                if claim and (earlier := await uow.idempotency.claim(claim)):
                    return Created(earlier, replayed=True)
            await add_account(uow, self.ids, actor, user, AuditAction.USER_CREATED)
            await uow.commit()
        return Created(user.id)
