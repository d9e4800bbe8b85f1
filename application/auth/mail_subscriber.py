"""Sends the mails of accounts and registrations."""

import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from hexameter.application.ports.clock import Clock
from hexameter.application.ports.mail import Mail, Mailer, MailRefused
from hexameter.application.ports.outbox import Delivery, StoredEvent
from hexameter.application.ports.security import SecretTokens
from hexameter.application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from hexameter.domain.auth.mailed_tokens import Purpose
from hexameter.domain.ids import RegistrationId, SessionId, UserId
from hexameter.domain.users.user import User

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _OutgoingMail:
    to: str
    template: str
    values: Mapping[str, str]


_Writer = Callable[[UnitOfWork, StoredEvent], Awaitable[_OutgoingMail | None]]


class MailSubscriber:
    """Tokens are derived here, so that neither events nor tables contain them.

    A mail that has become pointless (the account is gone, the token was used) is not sent. A mail
    that the recipient's server rejects permanently counts as delivered.
    """

    def __init__(
        self, uow: UnitOfWorkFactory, clock: Clock, secret_tokens: SecretTokens, mailer: Mailer
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._secret_tokens = secret_tokens
        self._mailer = mailer
        self._writers: Mapping[str, _Writer] = {
            "registration.requested": self._verify_registration,
            "user.registration_attempted": self._address_taken,
            "mailed_token.issued": self._mailed_token,
            "user.password_changed": self._password_changed,
            "session.refresh_token_reused": self._refresh_token_reused,
            "user.deletion_requested": self._deletion_requested,
        }

    @property
    def name(self) -> str:
        return "mail"

    @property
    def event_types(self) -> Collection[str]:
        return self._writers.keys()

    async def handle(self, delivery: Delivery) -> None:
        write = self._writers[delivery.event.type]
        async with self._uow() as uow:
            outgoing = await write(uow, delivery.event)
        if outgoing is None:
            return
        mail = Mail(str(delivery.id), outgoing.to, outgoing.template, outgoing.values)
        try:
            await self._mailer.send(mail)
        except MailRefused:
            # The server's reply is not logged: it often repeats the address.
            _log.warning("The recipient's server refused mail %s permanently.", delivery.id)

    async def _verify_registration(
        self, uow: UnitOfWork, event: StoredEvent
    ) -> _OutgoingMail | None:
        registration = await uow.registrations.find(RegistrationId(event.aggregate_id))
        now = self._clock.now()
        if registration is None or not registration.is_open(now):
            return None
        values = {
            "name": registration.name,
            "hours": _left(registration.expires_at - now, timedelta(hours=1)),
            "token": self._secret_tokens.mailed(
                Purpose.VERIFY_EMAIL.value, registration.id, digest=registration.token_digest
            ),
        }
        return _OutgoingMail(str(registration.email), "verify_email", values)

    async def _mailed_token(self, uow: UnitOfWork, event: StoredEvent) -> _OutgoingMail | None:
        user = await _user(uow, event)
        token = await uow.mailed_tokens.find(event.aggregate_id)
        now = self._clock.now()
        if user is None or token is None or not token.is_valid_for(user.email, now):
            return None
        secret = self._secret_tokens.mailed(token.purpose.value, token.id, digest=token.digest)
        values = {"name": user.name, "token": secret}
        left = token.expires_at - now
        match token.purpose:
            case Purpose.VERIFY_EMAIL:
                template, values["hours"] = "verify_email", _left(left, timedelta(hours=1))
            case Purpose.RESET_PASSWORD:
                template, values["minutes"] = "reset_password", _left(left, timedelta(minutes=1))
        return _OutgoingMail(str(token.email), template, values)

    async def _address_taken(self, uow: UnitOfWork, event: StoredEvent) -> _OutgoingMail | None:
        return _to(await _user(uow, event), "address_taken")

    async def _password_changed(self, uow: UnitOfWork, event: StoredEvent) -> _OutgoingMail | None:
        return _to(await _user(uow, event), "password_changed")

    async def _refresh_token_reused(
        self, uow: UnitOfWork, event: StoredEvent
    ) -> _OutgoingMail | None:
        user = await _user(uow, event)
        session = await uow.sessions.find(SessionId(event.aggregate_id))
        device = session.device if session else ""
        return _to(user, "refresh_token_reused", device=device)

    async def _deletion_requested(
        self, uow: UnitOfWork, event: StoredEvent
    ) -> _OutgoingMail | None:
        user = await _user(uow, event)
        if user is None or user.deletion_due_at is None:
            return None
        return _to(user, "account_deletion_requested", date=_date(user.deletion_due_at))


async def _user(uow: UnitOfWork, event: StoredEvent) -> User | None:
    return await uow.users.find(UserId(UUID(str(event.data["user_id"]))))


def _to(user: User | None, template: str, **values: str) -> _OutgoingMail | None:
    if user is None:
        return None
    return _OutgoingMail(str(user.email), template, {"name": user.name, **values})


def _left(time: timedelta, unit: timedelta) -> str:
    """In whole units, rounded up."""
    return str(-(-time // unit))


def _date(time: datetime) -> str:
    return time.date().isoformat()
