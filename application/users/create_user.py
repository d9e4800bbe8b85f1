"""Create an account as an administrator, without a registration."""

from dataclasses import dataclass, field

from hexameter.application.actor import Actor
from hexameter.application.idempotency import Claim, Created
from hexameter.application.ports.clock import Clock, IdGenerator
from hexameter.application.ports.security import CommonPasswords, PasswordHasher, SecretTokens
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.application.users.access import require_rank
from hexameter.domain.audit import AuditEntry
from hexameter.domain.auth.passwords import new_password
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


class CreateUser:
    """The address counts as verified, because an administrator vouches for it.

    Raises `UsernameTaken`, `EmailTaken`, `RoleAboveOwn`.
    """

    def __init__(
        self,
        uow: UnitOfWorkFactory,
        hasher: PasswordHasher,
        common_passwords: CommonPasswords,
        secret_tokens: SecretTokens,
        clock: Clock,
        ids: IdGenerator,
        default_role: DefaultRole,
    ) -> None:
        self._uow = uow
        self._hasher = hasher
        self._common_passwords = common_passwords
        self._secret_tokens = secret_tokens
        self._clock = clock
        self._ids = ids
        self._default_role = default_role

    async def execute(self, actor: Actor, command: CreateUserCommand) -> Created:
        with checking() as check:
            email = check(EmailAddress.parse, command.email)
            username = check(Username.parse, command.username)
            name = check(display_name, command.name)
            role = check(parse_role, self._default_role if command.role is None else command.role)
            password = check(
                new_password,
                command.password,
                is_common=self._common_passwords.contains,
                own_words=[command.username, command.email.partition("@")[0]],
            )
        require_rank(actor, role)
        password_hash = await self._hasher.hash(password)
        now, user_id = self._clock.now(), UserId(self._ids.new())
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
        now = user.created_at
        async with self._uow() as uow:
            if actor.user_id is not None:
                claim = Claim.of(
                    command,
                    self._secret_tokens.fingerprints,
                    caller_id=actor.user_id,
                    resource_id=user.id,
                    now=now,
                )
                if claim and (earlier := await uow.idempotency.claim(claim)):
                    return Created(earlier, replayed=True)
            await uow.registrations.hold_username(
                user.username, email=user.email, until=now, now=now
            )
            await uow.users.add(user)
            await uow.audit.append(
                AuditEntry(
                    id=self._ids.new(),
                    action="users.created",
                    actor_id=actor.user_id,
                    subject_id=user.id,
                    ip=actor.ip,
                    details={"role": user.role.value},
                    occurred_at=now,
                )
            )
            await uow.commit()
        return Created(user.id)
