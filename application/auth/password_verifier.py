"""Verifies the password of a signed-in user again."""

from dataclasses import dataclass

from hexameter.application.actor import Actor
from hexameter.application.audit_log import AuditAction, AuditLog
from hexameter.application.auth.passwords import Passwords
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.domain.auth.errors import WrongPassword
from hexameter.domain.auth.passwords import password_text
from hexameter.domain.ids import UserId
from hexameter.domain.users.user import User


@dataclass(eq=False)
class PasswordVerifier:
    """Failed attempts count towards the limits of sign-in, so a stolen access token allows no
    additional guesses.
    """

    uow: UnitOfWorkFactory
    clock: Clock
    passwords: Passwords
    audit: AuditLog

    async def of(self, actor: Actor, password: str, *, field: str = "password") -> User:
        """The account as it was when the password matched. Must be called outside units of work.

        Raises `WrongPassword` once the failure is durable, and `TooManyAttempts`.
        """
        user_id = actor.require_user()
        text = password_text(password, field=field)
        async with self.uow() as uow:
            user = await uow.users.get(user_id)
        async with self.passwords.guess_of_account(user.email, actor.ip) as guess:
            if not await guess.matches(text, user.password_hash):
                await self._remember_failure(actor, user_id)
                raise WrongPassword
        return user

    async def _remember_failure(self, actor: Actor, user_id: UserId) -> None:
        async with self.uow() as uow:
            await self.audit.write_own(
                uow, AuditAction.REAUTHENTICATION_FAILED, user_id, actor.ip, self.clock.now()
            )
            await uow.commit()
