"""Creates accounts from registrations."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime

from hexameter.application.auth.mailed_tokens import MailedTokens
from hexameter.application.auth.registration_mode import RegistrationMode
from hexameter.application.inputs import RegistrationInputs, current_inputs, with_inputs
from hexameter.application.ports.clock import IdGenerator
from hexameter.application.ports.security import SecretTokens
from hexameter.domain.auth.errors import InvalidToken, RegistrationClosed
from hexameter.domain.auth.mailed_tokens import MailedToken, Purpose
from hexameter.domain.auth.registration import PASSWORD_TAG_LENGTH, Registration
from hexameter.domain.ids import RegistrationId, UserId
from hexameter.domain.users.roles import DefaultRole
from hexameter.domain.users.user import User
from hexameter.domain.users.values import EmailAddress, Username


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    email: EmailAddress
    username: Username
    name: str
    password_hash: str = field(repr=False)
    password_tag: str = field(repr=False)


@dataclass(eq=False)
class AccountCreation:
    """`role` is the initial role of accounts that register themselves."""

    mode: RegistrationMode
    role: DefaultRole
    mailed_tokens: MailedTokens
    ids: IdGenerator
    secret_tokens: SecretTokens
    inputs: RegistrationInputs

    @property
    def is_immediate(self) -> bool:
        return self.mode is RegistrationMode.IMMEDIATE

    def require_open(self) -> None:
        """Raises `RegistrationClosed` unless anybody may register."""
        if self.mode not in (RegistrationMode.VERIFIED, RegistrationMode.IMMEDIATE):
            raise RegistrationClosed

    def password_tags(self, email: EmailAddress, password: str) -> list[str]:
        """The tags that registrations of this address with this password may have, the current one
        first.
        """
        content = f"{email.key}\0{password}".encode()
        digests = self.secret_tokens.fingerprints("registration-password", content)
        return [digest.hex()[:PASSWORD_TAG_LENGTH] for digest in digests]

    def registration(self, applicant: Applicant, now: datetime, *, is_mailed: bool) -> Registration:
        """A pending registration. If `is_mailed`, its token is mailed when it is added."""
        registration_id = RegistrationId(self.ids.new())
        registration = Registration.request(
            id=registration_id,
            email=applicant.email,
            username=applicant.username,
            name=applicant.name,
            password_hash=applicant.password_hash,
            password_tag=applicant.password_tag,
            token_digest=self.mailed_tokens.mailed_digest(Purpose.VERIFY_EMAIL, registration_id),
            now=now,
        )
        registration.keep_inputs(current_inputs().data())
        if is_mailed:
            registration.mail_token()
        return registration

    def account(self, applicant: Applicant, now: datetime) -> tuple[User, MailedToken]:
        """An account with an unverified address, and the token that verifies it."""
        user = User.create(
            id=UserId(self.ids.new()),
            email=applicant.email,
            username=applicant.username,
            name=applicant.name,
            role=self.role,
            password_hash=applicant.password_hash,
            verified=False,
            now=now,
        )
        return user, self.mailed_tokens.issue(Purpose.VERIFY_EMAIL, user, now)

    def with_inputs_of(self, registration: Registration) -> AbstractContextManager[None]:
        """Inside the block, the inputs of the registration are the current ones."""
        return with_inputs(self.inputs.restored(registration.inputs))

    def complete(self, registration: Registration, email: EmailAddress, now: datetime) -> User:
        """Raises `InvalidToken` if the registration has expired."""
        if not registration.is_open(now):
            raise InvalidToken
        user_id = UserId(self.ids.new())
        return registration.complete(email=email, user_id=user_id, role=self.role, now=now)
