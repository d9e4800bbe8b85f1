"""Limits how many mails one person can be sent."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta

from hexameter.application.auth.counting import count, limit_key
from hexameter.application.auth.sign_in_throttle import network_of
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.rate_limits import Limit, RateLimiter
from hexameter.domain.auth.mailed_tokens import Purpose
from hexameter.domain.users.values import EmailAddress

MAILS_PER_NETWORK = 3
MAILS_PER_MAILBOX = 12
_WINDOW = timedelta(hours=1)


class MailThrottle:
    """Mails are counted for each pair of mailbox and requesting network, so that one network does
    not use up the mails that others may request, and for each mailbox.
    """

    def __init__(self, limiter: RateLimiter, clock: Clock, *, enabled: bool = True) -> None:
        self._limiter = limiter
        self._clock = clock
        self._enabled = enabled

    @asynccontextmanager
    async def one_mail(
        self, email: EmailAddress, purpose: Purpose, ip: str | None
    ) -> AsyncGenerator[bool]:
        """Whether another mail for this purpose may be sent to this address within the hour.

        It is counted whether or not the address has an account, and refunded if the block raises,
        because then no mail is sent.
        """
        if not self._enabled:
            yield True
            return
        limits = _limits(email, purpose, network_of(ip))
        may_mail = not await count(self._limiter, limits, self._clock.now())
        was_sent = False
        try:
            yield may_mail
            was_sent = may_mail
        finally:
            if may_mail and not was_sent:
                await self._limiter.refund(limits)


def _limits(email: EmailAddress, purpose: Purpose, network: str) -> list[Limit]:
    kind, mailbox = f"mail:{purpose.value}", email.mailbox_key
    of_pair, of_mailbox = limit_key(kind, mailbox, network), limit_key(kind, mailbox)
    return [
        Limit(key=of_pair, quota=MAILS_PER_NETWORK, window=_WINDOW),
        Limit(key=of_mailbox, quota=MAILS_PER_MAILBOX, window=_WINDOW),
    ]
