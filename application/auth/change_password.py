"""Change the password of the account, given the current one."""

from dataclasses import dataclass, field

from hexameter.application.actor import Actor
from hexameter.application.audit_log import AuditAction, AuditLog
from hexameter.application.auth.password_verifier import PasswordVerifier
from hexameter.application.new_passwords import NewPasswords
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.domain.auth.errors import WrongPassword
from hexameter.domain.auth.events import PasswordChanged
from hexameter.domain.auth.mailed_tokens import Purpose
from hexameter.domain.auth.session import EndReason


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePasswordCommand:
    current_password: str = field(repr=False)
    new_password: str = field(repr=False)


@dataclass(eq=False)
class ChangePassword:
    """Ends all other sessions. Raises `WrongPassword`, `TooManyAttempts`."""

    uow: UnitOfWorkFactory
    clock: Clock
    new_passwords: NewPasswords
    verifier: PasswordVerifier
    audit: AuditLog

    async def execute(self, actor: Actor, command: ChangePasswordCommand) -> None:
        session_id = actor.require_session()
        proved = await self.verifier.of(actor, command.current_password, field="current_password")
        password = self.new_passwords.accept(
            command.new_password,
            email=str(proved.email),
            username=str(proved.username),
            name=proved.name,
            field="new_password",
        )
        password_hash = await self.new_passwords.hash(password)
        async with self.uow() as uow:
            now = self.clock.now()
            user = await uow.users.get(proved.id)
            if user.password_hash != proved.password_hash:
                raise WrongPassword
            user.set_password(password_hash, now)
            user.record(PasswordChanged(user_id=user.id, version=user.version + 1))
            await uow.users.save(user)
            await uow.mailed_tokens.remove_all_for(user.id, Purpose.RESET_PASSWORD)
            await uow.sessions.end_all(
                user.id, reason=EndReason.CREDENTIALS_CHANGED, now=now, keep=session_id
            )
            await self.audit.write_own(uow, AuditAction.PASSWORD_CHANGED, user.id, actor.ip, now)
            await uow.commit()
