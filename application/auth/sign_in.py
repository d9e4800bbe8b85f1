"""Start a session with an address and a password."""

from dataclasses import dataclass, field

from hexameter.application.actor import Actor
from hexameter.application.audit_log import AuditAction, AuditLog
from hexameter.application.auth.passwords import Guess, Passwords
from hexameter.application.auth.session_issuer import SessionIssuer, TokenPair
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from hexameter.domain.auth.errors import AccountSuspended, InvalidCredentials
from hexameter.domain.auth.passwords import password_text
from hexameter.domain.errors import checking
from hexameter.domain.users.user import User
from hexameter.domain.users.values import EmailAddress

_TRIES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInCommand:
    """`device` is the name that the client gives itself, `ip` its address."""

    email: str
    password: str = field(repr=False)
    device: str
    ip: str | None


@dataclass(eq=False)
class SignIn:
    """An unknown address gives the same answer in the same time as a wrong password.

    Raises `InvalidCredentials`, `TooManyAttempts`, and `AccountSuspended` after a correct password.
    """

    uow: UnitOfWorkFactory
    clock: Clock
    passwords: Passwords
    sessions: SessionIssuer
    audit: AuditLog

    async def execute(self, actor: Actor, command: SignInCommand) -> TokenPair:
        with checking() as check:
            email = check(EmailAddress.parse, command.email)
            password = check(password_text, command.password)
        async with self.passwords.guess_of_account(email, command.ip) as guess:
            # A password that changes during verification must be verified again: it may be the same
            # password, rehashed by a concurrent sign-in.
            for _ in range(_TRIES):
                user = await self._proved(command, email, password, guess)
                if tokens := await self._begin(command, user, password):
                    return tokens
            raise InvalidCredentials

    async def _proved(
        self, command: SignInCommand, email: EmailAddress, password: str, guess: Guess
    ) -> User:
        """Raises `InvalidCredentials` once the failure is durable."""
        async with self.uow() as uow:
            user = await uow.users.find_by_email(email)
        if await guess.matches(password, user.password_hash if user else None) and user:
            return user
        async with self.uow() as uow:
            await self._failed(uow, command, user)
        raise InvalidCredentials

    async def _begin(self, command: SignInCommand, proved: User, password: str) -> TokenPair | None:
        """None if the account or its password has changed since it was verified."""
        if proved.password_hash is None:
            return None
        rehashed = await self.passwords.rehash(password, proved.password_hash)
        async with self.uow() as uow:
            now = self.clock.now()
            user = await uow.users.find(proved.id)
            if user is None or user.password_hash != proved.password_hash:
                return None
            if user.suspended_at is not None:
                await self._failed(uow, command, user)
                raise AccountSuspended
            if rehashed is not None:
                user.set_password(rehashed, now)
                await uow.users.save(user)
            session, tokens = self.sessions.begin(
                user, device=command.device, ip=command.ip, now=now
            )
            await uow.sessions.add(session)
            await self.audit.write_own(uow, AuditAction.SIGNED_IN, user.id, command.ip, now)
            await uow.commit()
        return tokens

    async def _failed(self, uow: UnitOfWork, command: SignInCommand, user: User | None) -> None:
        await self.audit.write(
            uow,
            AuditAction.SIGN_IN_FAILED,
            by=None,
            about=user.id if user else None,
            ip=command.ip,
            now=self.clock.now(),
        )
        await uow.commit()
