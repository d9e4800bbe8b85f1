"""Creates accounts from registrations."""

from dataclasses import dataclass, field
from datetime import datetime

from hexameter.application.auth.mailed_tokens import MailedTokens
from hexameter.application.auth.registration_mode import RegistrationMode
from hexameter.application.ports.clock import IdGenerator
from hexameter.domain.auth.errors import InvalidToken, RegistrationClosed
from hexameter.domain.auth.mailed_tokens import MailedToken, Purpose
from hexameter.domain.auth.registration import Registration
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


class AccountCreation:
    """`role` is the initial role of accounts that register themselves."""

    def __init__(
        self,
        mode: RegistrationMode,
        role: DefaultRole,
        mailed_tokens: MailedTokens,
        ids: IdGenerator,
    ) -> None:
        self._mode = mode
        self._role = role
        self._mailed_tokens = mailed_tokens
        self._ids = ids

    @property
    def is_immediate(self) -> bool:
        return self._mode is RegistrationMode.IMMEDIATE

    def require_open(self) -> None:
        """Raises `RegistrationClosed` unless anybody may register."""
        if self._mode not in (RegistrationMode.VERIFIED, RegistrationMode.IMMEDIATE):
            raise RegistrationClosed

    def registration(self, applicant: Applicant, now: datetime) -> Registration:
        """A pending registration. Its token is mailed when the registration is added."""
        registration_id = RegistrationId(self._ids.new())
        return Registration.request(
            id=registration_id,
            email=applicant.email,
            username=applicant.username,
            name=applicant.name,
            password_hash=applicant.password_hash,
            token_digest=self._mailed_tokens.mailed_digest(Purpose.VERIFY_EMAIL, registration_id),
            now=now,
        )

    def account(self, applicant: Applicant, now: datetime) -> tuple[User, MailedToken]:
        """An account with an unverified address, and the token that verifies it."""
        user = User.create(
            id=UserId(self._ids.new()),
            email=applicant.email,
            username=applicant.username,
            name=applicant.name,
            role=self._role,
            password_hash=applicant.password_hash,
            verified=False,
            now=now,
        )
        return user, self._mailed_tokens.issue(Purpose.VERIFY_EMAIL, user, now)

    def complete(self, registration: Registration, now: datetime) -> User:
        """Raises `InvalidToken` if the registration has expired."""
        if not registration.is_open(now):
            raise InvalidToken
        return registration.complete(user_id=UserId(self._ids.new()), role=self._role, now=now)
