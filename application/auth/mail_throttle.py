"""Limits how many mails one address can be sent."""

import hashlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta

from hexameter.application.ports.clock import Clock
from hexameter.application.ports.rate_limits import Limit, RateLimiter
from hexameter.domain.auth.mailed_tokens import Purpose
from hexameter.domain.users.values import EmailAddress

MAILS_PER_HOUR = 3


class MailThrottle:
    def __init__(self, limiter: RateLimiter, clock: Clock, *, enabled: bool = True) -> None:
        self._limiter = limiter
        self._clock = clock
        self._enabled = enabled

    @asynccontextmanager
    async def one_mail(self, email: EmailAddress, purpose: Purpose) -> AsyncGenerator[bool]:
        """Whether another mail for this purpose may be sent to this address within the hour.

        It is counted whether or not the address has an account, and refunded if the block raises,
        because then no mail is sent.
        """
        if not self._enabled:
            yield True
            return
        digest = hashlib.sha256(email.key.encode()).hexdigest()
        limit = Limit(
            key=f"mail:{purpose.value}:{digest}", quota=MAILS_PER_HOUR, window=timedelta(hours=1)
        )
        [usage] = await self._limiter.hit([limit], self._clock.now())
        try:
            yield not usage.exceeded
        except Exception:
            await self._limiter.refund([limit])
            raise
