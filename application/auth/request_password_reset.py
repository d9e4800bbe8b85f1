"""Request a link to set a new password."""

from dataclasses import dataclass

from hexameter.application.actor import Actor
from hexameter.application.auth.audit_log import AuditLog, AuthAction
from hexameter.application.auth.mail_throttle import MailThrottle
from hexameter.application.auth.mailed_tokens import MailedTokens
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.domain.auth.mailed_tokens import Purpose
from hexameter.domain.users.values import EmailAddress


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestPasswordResetCommand:
    email: str


class RequestPasswordReset:
    """Has no visible effect if the address has no account, and the answer does not reveal it."""

    def __init__(
        self,
        uow: UnitOfWorkFactory,
        clock: Clock,
        mailed_tokens: MailedTokens,
        mail_throttle: MailThrottle,
        audit: AuditLog,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._mailed_tokens = mailed_tokens
        self._mail_throttle = mail_throttle
        self._audit = audit

    async def execute(self, actor: Actor, command: RequestPasswordResetCommand) -> None:
        email = EmailAddress.parse(command.email)
        async with self._mail_throttle.one_mail(
            email, Purpose.RESET_PASSWORD, actor.ip
        ) as may_mail:
            if may_mail:
                await self._request(actor, email)

    async def _request(self, actor: Actor, email: EmailAddress) -> None:
        async with self._uow() as uow:
            now = self._clock.now()
            user = await uow.users.find_by_email(email)
            if user is not None:
                await uow.mailed_tokens.add(
                    self._mailed_tokens.issue(Purpose.RESET_PASSWORD, user, now)
                )
            # Also written for unknown addresses: the time of a commit is measurable.
            await self._audit.write(
                uow,
                AuthAction.PASSWORD_RESET_REQUESTED,
                by=None,
                about=user.id if user else None,
                ip=actor.ip,
                now=now,
            )
            await uow.commit()
