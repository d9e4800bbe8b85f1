"""Register an account."""

from dataclasses import dataclass, field

from hexameter.application.actor import Actor
from hexameter.application.audit_log import AuditAction, AuditLog
from hexameter.application.auth.account_creation import AccountCreation, Applicant
from hexameter.application.auth.mail_throttle import MailThrottle
from hexameter.application.new_passwords import NewPasswords
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from hexameter.domain.auth.events import RegistrationAttempted
from hexameter.domain.auth.mailed_tokens import Purpose
from hexameter.domain.auth.registration import REGISTRATION_LIFETIME
from hexameter.domain.errors import checking
from hexameter.domain.users.errors import EmailTaken, UsernameTaken
from hexameter.domain.users.values import EmailAddress, Username, display_name


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterCommand:
    email: str
    password: str = field(repr=False)
    username: str
    name: str


@dataclass(eq=False)
class Register:
    """Neither the answer nor its timing reveals whether the address has an account.

    A registration is kept, and reserves its username, even if no mail may be sent: a link that was
    mailed for an earlier one of the address confirms it too.

    Raises `RegistrationClosed`, and `UsernameTaken` if an account has the username or a
    registration of another address reserves it. The username of an account is rejected for the
    account's own address too: otherwise a client that knows a username could probe addresses until
    one is accepted.
    """

    uow: UnitOfWorkFactory
    clock: Clock
    new_passwords: NewPasswords
    account_creation: AccountCreation
    mail_throttle: MailThrottle
    audit: AuditLog

    async def execute(self, actor: Actor, command: RegisterCommand) -> None:
        self.account_creation.require_open()
        with checking() as check:
            email = check(EmailAddress.parse, command.email)
            username = check(Username.parse, command.username)
            name = check(display_name, command.name)
            password = check(
                self.new_passwords.accept,
                command.password,
                email=command.email,
                username=command.username,
                name=command.name,
            )
        async with self.mail_throttle.one_mail(email, Purpose.VERIFY_EMAIL, actor.ip) as may_mail:
            applicant = Applicant(
                email=email,
                username=username,
                name=name,
                password_hash=await self.new_passwords.hash(password),
                password_tag=self.account_creation.password_tags(email, password)[0],
            )
            try:
                await self._take_in(actor, applicant, may_mail=may_mail)
            except EmailTaken:
                # A concurrent request for this address was faster; its account is found now.
                await self._take_in(actor, applicant, may_mail=may_mail)

    async def _take_in(self, actor: Actor, applicant: Applicant, *, may_mail: bool) -> None:
        async with self.uow() as uow:
            now = self.clock.now()
            await uow.registrations.hold_username(
                applicant.username,
                email=applicant.email,
                until=now + REGISTRATION_LIFETIME,
                now=now,
            )
            if await uow.users.find_by_username(applicant.username) is not None:
                raise UsernameTaken
            owner = await uow.users.find_by_email(applicant.email)
            if owner is not None:
                if may_mail:
                    uow.record(RegistrationAttempted(user_id=owner.id))
            elif self.account_creation.is_immediate:
                await self._begin_account(uow, actor, applicant, is_mailed=may_mail)
            else:
                await uow.registrations.add(
                    self.account_creation.registration(applicant, now, is_mailed=may_mail)
                )
            await uow.commit()

    async def _begin_account(
        self, uow: UnitOfWork, actor: Actor, applicant: Applicant, *, is_mailed: bool
    ) -> None:
        now = self.clock.now()
        user, token = self.account_creation.account(applicant, now)
        await uow.users.add(user)
        if is_mailed:
            await uow.mailed_tokens.add(token)
        await self.audit.write(
            uow, AuditAction.REGISTERED, by=None, about=user.id, ip=actor.ip, now=now
        )
