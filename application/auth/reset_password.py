"""Set a new password with a mailed token."""

from dataclasses import dataclass, field

from hexameter.application.actor import Actor
from hexameter.application.audit_log import AuditAction, AuditLog
from hexameter.application.auth.mailed_tokens import MailedTokens
from hexameter.application.auth.passwords import Passwords
from hexameter.application.new_passwords import NewPasswords
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.domain.auth.errors import InvalidToken
from hexameter.domain.auth.events import PasswordChanged
from hexameter.domain.auth.mailed_tokens import Purpose
from hexameter.domain.auth.session import EndReason


@dataclass(frozen=True, slots=True, kw_only=True)
class ResetPasswordCommand:
    token: str = field(repr=False)
    password: str = field(repr=False)


@dataclass(eq=False)
class ResetPassword:
    """Ends all sessions and marks the address as verified, because the token was sent there.

    An account that a stranger registered with the address then belongs to its owner. Raises
    `InvalidToken`; a rejected password does not use up the token.
    """

    uow: UnitOfWorkFactory
    clock: Clock
    new_passwords: NewPasswords
    passwords: Passwords
    mailed_tokens: MailedTokens
    audit: AuditLog

    async def execute(self, actor: Actor, command: ResetPasswordCommand) -> None:
        digest = self.mailed_tokens.digest(command.token)
        owner = await self.mailed_tokens.owner(digest, Purpose.RESET_PASSWORD)
        password = self.new_passwords.accept(
            command.password,
            email=str(owner.email),
            username=str(owner.username),
            name=owner.name,
        )
        password_hash = await self.new_passwords.hash(password)
        await self.passwords.trust_network(owner.email, actor.ip)
        async with self.uow() as uow:
            now = self.clock.now()
            user = await uow.users.find(owner.id)
            if user is None:
                raise InvalidToken
            await self.mailed_tokens.use(uow, digest, Purpose.RESET_PASSWORD, user, now)
            await uow.mailed_tokens.remove_all_for(user.id, Purpose.VERIFY_EMAIL)
            user.verify_email(now)
            user.set_password(password_hash, now)
            user.record(PasswordChanged(user_id=user.id, version=user.version + 1))
            await uow.users.save(user)
            await uow.sessions.end_all(user.id, reason=EndReason.CREDENTIALS_CHANGED, now=now)
            await self.audit.write_own(uow, AuditAction.PASSWORD_RESET, user.id, actor.ip, now)
            await uow.commit()
