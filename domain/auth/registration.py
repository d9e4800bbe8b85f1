"""A registration that is pending until the owner of its address confirms it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hexameter.domain.auth.events import RegistrationRequested
from hexameter.domain.events import Aggregate
from hexameter.domain.ids import RegistrationId, UserId
from hexameter.domain.users.roles import Role
from hexameter.domain.users.user import User
from hexameter.domain.users.values import EmailAddress, Username

REGISTRATION_LIFETIME = timedelta(hours=24)


@dataclass(slots=True, kw_only=True)
class Registration(Aggregate):
    """A registration is not an account and cannot sign in. If an address has several, the first one
    that is confirmed becomes the account and removes the others.
    """

    id: RegistrationId
    email: EmailAddress
    username: Username
    name: str
    password_hash: str
    token_digest: bytes
    created_at: datetime
    expires_at: datetime

    @classmethod
    def request(
        cls,
        *,
        id: RegistrationId,
        email: EmailAddress,
        username: Username,
        name: str,
        password_hash: str,
        token_digest: bytes,
        now: datetime,
    ) -> "Registration":
        registration = cls(
            id=id,
            email=email,
            username=username,
            name=name,
            password_hash=password_hash,
            token_digest=token_digest,
            created_at=now,
            expires_at=now + REGISTRATION_LIFETIME,
        )
        registration.record(RegistrationRequested(registration_id=id))
        return registration

    def is_open(self, now: datetime) -> bool:
        return now < self.expires_at

    def complete(self, *, user_id: UserId, role: Role, now: datetime) -> User:
        """Create the account, with its address verified."""
        return User.create(
            id=user_id,
            email=self.email,
            username=self.username,
            name=self.name,
            role=role,
            password_hash=self.password_hash,
            verified=True,
            now=now,
        )
