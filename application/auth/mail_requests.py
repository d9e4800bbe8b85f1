from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from hexameter.application.actor import Actor
from hexameter.application.audit_log import AuditAction, AuditLog
from hexameter.application.auth.mail_throttle import MailThrottle
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from hexameter.domain.auth.mailed_tokens import Purpose
from hexameter.domain.users.user import User
from hexameter.domain.users.values import EmailAddress

Issue = Callable[[UnitOfWork, EmailAddress, datetime], Awaitable[User | None]]
"""Adds what the mail needs, if one is due. Returns the account of the address."""


@dataclass(eq=False)
class MailRequests:
    """Requests for a mail to an address, whose answers do not reveal whether it has an account."""

    uow: UnitOfWorkFactory
    clock: Clock
    mail_throttle: MailThrottle
    audit: AuditLog

    async def execute(
        self, actor: Actor, address: str, purpose: Purpose, action: AuditAction, issue: Issue
    ) -> None:
        """Has no effect if the address was sent enough mails for this purpose."""
        email = EmailAddress.parse(address)
        async with self.mail_throttle.one_mail(email, purpose, actor.ip) as may_mail:
            if not may_mail:
                return
            async with self.uow() as uow:
                now = self.clock.now()
                user = await issue(uow, email, now)
                # Also written for unknown addresses: the time of a commit is measurable.
                about = user.id if user else None
                await self.audit.write(uow, action, by=None, about=about, ip=actor.ip, now=now)
                await uow.commit()
