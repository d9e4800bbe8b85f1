"""Mails notices and tokens to accounts and to people who register."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from hexameter.application.ports.clock import Clock
from hexameter.application.ports.mail import Mail, MailDeferred, Mailer, MailRefused
from hexameter.application.ports.outbox import Delivery, DeliveryFailed, StoredEvent
from hexameter.application.ports.security import SecretTokens
from hexameter.application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from hexameter.domain.auth.mailed_tokens import Purpose
from hexameter.domain.ids import RegistrationId, SessionId, UserId
from hexameter.domain.users.user import User

RETRY_FOR = timedelta(days=2)
SENDING_LIMIT = timedelta(seconds=50)
"""Below the dispatcher's `HANDLING_LIMIT`, so that a slow server counts as one to retry."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _OutgoingMail:
    """`expires_at`: when its token does; None for a mail without one."""

    to: str
    template: str
    values: Mapping[str, str]
    expires_at: datetime | None = None


_Writer = Callable[[UnitOfWork, StoredEvent], Awaitable[_OutgoingMail | None]]


class MailSubscriber:
    """Tokens are derived here, so that no event and no table contains them.

    A mail is retried until its token expires, or for two days after its event (RFC 5321, 4.5.4.1).
    Mails that are no longer needed (the account is gone, the token was used) are not sent. A mail
    whose recipient is refused permanently counts as delivered.
    """

    name = "mail"
    from_start = False

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
    def event_types(self) -> Collection[str]:
        return self._writers.keys()

    async def handle(self, delivery: Delivery) -> None:
        write = self._writers[delivery.event.type]
        async with self._uow() as uow:
            outgoing = await write(uow, delivery.event)
        if outgoing is None:
            _log.info("mail %s is no longer needed, and not sent", delivery.id)
            return
        mail = Mail(str(delivery.id), outgoing.to, outgoing.template, outgoing.values)
        retry_until = outgoing.expires_at or delivery.event.occurred_at + RETRY_FOR
        try:
            async with asyncio.timeout(SENDING_LIMIT.total_seconds()):
                await self._mailer.send(mail)
        except MailRefused as refusal:
            _log.warning("mail %s was refused permanently: %s", delivery.id, refusal)
        except Exception as failure:
            # Only the text of `MailDeferred` is known to contain no address and no secret.
            reason = str(failure) if isinstance(failure, MailDeferred) else type(failure).__name__
            raise DeliveryFailed(reason, retry_until=retry_until) from failure

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
        return _OutgoingMail(
            str(registration.email), "verify_email", values, registration.expires_at
        )

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
        return _OutgoingMail(str(token.email), template, values, token.expires_at)

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
