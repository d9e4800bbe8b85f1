"""Send the link that verifies an address again."""

from dataclasses import dataclass
from datetime import datetime

from hexameter.application.actor import Actor
from hexameter.application.audit_log import AuditAction
from hexameter.application.auth.mail_requests import MailRequests
from hexameter.application.auth.mailed_tokens import MailedTokens
from hexameter.application.ports.unit_of_work import UnitOfWork
from hexameter.domain.auth.events import RegistrationRequested
from hexameter.domain.auth.mailed_tokens import Purpose
from hexameter.domain.users.user import User
from hexameter.domain.users.values import EmailAddress


@dataclass(frozen=True, slots=True, kw_only=True)
class ResendVerificationCommand:
    email: str


@dataclass(eq=False)
class ResendVerification:
    """Has no visible effect if nothing is pending for the address, and the answer does not reveal
    it.
    """

    mail_requests: MailRequests
    mailed_tokens: MailedTokens

    async def execute(self, actor: Actor, command: ResendVerificationCommand) -> None:
        action = AuditAction.VERIFICATION_REQUESTED
        await self.mail_requests.execute(
            actor, command.email, Purpose.VERIFY_EMAIL, action, self._issue
        )

    async def _issue(self, uow: UnitOfWork, email: EmailAddress, now: datetime) -> User | None:
        registration = await uow.registrations.newest_for(email, now)
        user = await uow.users.find_by_email(email)
        if registration is not None:
            uow.record(RegistrationRequested(registration_id=registration.id))
        elif user is not None and user.email_verified_at is None:
            token = self.mailed_tokens.issue(Purpose.VERIFY_EMAIL, user, now)
            await uow.mailed_tokens.add(token)
        return user
