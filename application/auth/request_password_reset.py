"""Request a link to set a new password."""

from dataclasses import dataclass
from datetime import datetime

from hexameter.application.actor import Actor
from hexameter.application.audit_log import AuditAction
from hexameter.application.auth.mail_requests import MailRequests
from hexameter.application.auth.mailed_tokens import MailedTokens
from hexameter.application.ports.unit_of_work import UnitOfWork
from hexameter.domain.auth.mailed_tokens import Purpose
from hexameter.domain.users.user import User
from hexameter.domain.users.values import EmailAddress


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestPasswordResetCommand:
    email: str


@dataclass(eq=False)
class RequestPasswordReset:
    """Has no visible effect if the address has no account, and the answer does not reveal it."""

    mail_requests: MailRequests
    mailed_tokens: MailedTokens

    async def execute(self, actor: Actor, command: RequestPasswordResetCommand) -> None:
        action = AuditAction.PASSWORD_RESET_REQUESTED
        await self.mail_requests.execute(
            actor, command.email, Purpose.RESET_PASSWORD, action, self._issue
        )

    async def _issue(self, uow: UnitOfWork, email: EmailAddress, now: datetime) -> User | None:
        user = await uow.users.find_by_email(email)
        if user is not None:
            token = self.mailed_tokens.issue(Purpose.RESET_PASSWORD, user, now)
            await uow.mailed_tokens.add(token)
        return user
