"""A registration that is pending until the owner of its address confirms it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hexameter.domain.auth.events import RegistrationRequested
from hexameter.domain.events import Aggregate
from hexameter.domain.ids import RegistrationId, UserId
from hexameter.domain.users.roles import Role
from hexameter.domain.users.user import User
from hexameter.domain.users.values import EmailAddress, Username

REGISTRATION_LIFETIME = timedelta(hours=24)
PASSWORD_TAG_LENGTH = 4
"""Hexadecimal digits: enough to tell the registrations of one address apart."""

ExtensionInputs = Mapping[str, Mapping[str, object]]
"""What extensions take with a registration, as JSON, by the name of the extension."""


@dataclass(slots=True, kw_only=True)
class Registration(Aggregate):
    """A registration is not an account and cannot sign in. If an address has several, the token of
    any of them proves the address, and the password says which one becomes the account; that
    removes the others.

    `password_tag` finds the registrations that a password may belong to, so that few hashes are
    compared. It is part of a keyed digest, and empty in registrations of earlier releases.

    `inputs` are what was sent for extensions. They are used when the account begins.
    """

    id: RegistrationId
    email: EmailAddress
    username: Username
    name: str
    password_hash: str
    password_tag: str
    token_digest: bytes
    created_at: datetime
    expires_at: datetime
    inputs: ExtensionInputs = field(default_factory=dict[str, Mapping[str, object]])

    @classmethod
    def request(
        cls,
        *,
        id: RegistrationId,
        email: EmailAddress,
        username: Username,
        name: str,
        password_hash: str,
        password_tag: str,
        token_digest: bytes,
        now: datetime,
    ) -> "Registration":
        return cls(
            id=id,
            email=email,
            username=username,
            name=name,
            password_hash=password_hash,
            password_tag=password_tag,
            token_digest=token_digest,
            created_at=now,
            expires_at=now + REGISTRATION_LIFETIME,
        )

    def keep_inputs(self, inputs: ExtensionInputs) -> None:
        """Keep what was sent for extensions until the account begins."""
        self.inputs = inputs

    def mail_token(self) -> None:
        """Have its token mailed."""
        self.record(RegistrationRequested(registration_id=self.id))

    def is_open(self, now: datetime) -> bool:
        return now < self.expires_at

    def complete(self, *, email: EmailAddress, user_id: UserId, role: Role, now: datetime) -> User:
        """Create the account. `email` is the address as it was proved: that of another registration
        may be written differently.
        """
        return User.create(
            id=user_id,
            email=email,
            username=self.username,
            name=self.name,
            role=role,
            password_hash=self.password_hash,
            verified=True,
            now=now,
        )
