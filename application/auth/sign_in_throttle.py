"""Slows down password guessing without locking out the owner."""

import ipaddress
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from hexameter.application.auth.counting import count, limit_key
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.rate_limits import Limit, RateLimiter
from hexameter.domain.auth.errors import TooManyAttempts
from hexameter.domain.errors import Unavailable
from hexameter.domain.users.values import EmailAddress

KNOWN_NETWORK_LIFETIME = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInLimits:
    """Maximum number of failures: per account within an hour, all others within 15 minutes."""

    per_account_and_network: int = 5
    per_address: int = 50
    per_account: int = 100
    in_all: int = 10_000
    per_token: int = 5


DEFAULT_LIMITS = SignInLimits()
_WINDOW = timedelta(minutes=15)
_ACCOUNT_WINDOW = timedelta(hours=1)


@dataclass(slots=True)
class Attempt:
    """One attempt. It counts towards its limits unless it succeeds."""

    succeeded: bool = False


class SignInThrottle:
    """An attempt is counted before the password is verified, so that concurrent attempts cannot
    exceed the quota together. It is refunded if the password was correct or could not be verified.

    The limits of the whole account and of the whole service exempt known networks, so that an
    attacker elsewhere cannot use them up. A network is known for 90 days after a sign-in to the
    account, or the use of a mailed token of the account, from there.
    """

    def __init__(
        self,
        limiter: RateLimiter,
        clock: Clock,
        limits: SignInLimits = DEFAULT_LIMITS,
        *,
        enabled: bool = True,
    ) -> None:
        self._limiter = limiter
        self._clock = clock
        self._limits = limits
        self._enabled = enabled

    @asynccontextmanager
    async def account(self, email: EmailAddress, ip: str | None) -> AsyncGenerator[Attempt]:
        """An attempt to sign in to the account with this address, whether or not it exists.

        Raises `TooManyAttempts`.
        """
        if not self._enabled:
            yield Attempt()
            return
        network, now = network_of(ip), self._clock.now()
        mark = _known_network(email, network)
        [known] = await self._limiter.peek([mark], now)
        limits = [self._of_network(email, network), self._of_address(ip)]
        if not known.count:
            limits += [self._of_account(email), self._of_everybody()]
        async with self._counted(limits, now) as attempt:
            yield attempt
            if attempt.succeeded and not known.count:
                await self._limiter.hit([mark], now)

    @asynccontextmanager
    async def token(self, digest: bytes) -> AsyncGenerator[Attempt]:
        """An attempt at the password that belongs to a mailed token. Raises `TooManyAttempts`."""
        if not self._enabled:
            yield Attempt()
            return
        limit = Limit(
            key=f"token-password:{digest.hex()}", quota=self._limits.per_token, window=_WINDOW
        )
        async with self._counted([limit], self._clock.now()) as attempt:
            yield attempt

    async def trust_network(self, email: EmailAddress, ip: str | None) -> None:
        """Forget the failures from this network, and treat it as known: its user has proved access
        to the mailbox.
        """
        if self._enabled:
            network = network_of(ip)
            mark = _known_network(email, network)
            await self._limiter.forget([self._of_network(email, network).key, mark.key])
            await self._limiter.hit([mark], self._clock.now())

    @asynccontextmanager
    async def _counted(self, limits: Sequence[Limit], now: datetime) -> AsyncGenerator[Attempt]:
        if used_up := await count(self._limiter, limits, now):
            raise TooManyAttempts(retry_after=max(usage.seconds_left(now) for usage in used_up))
        attempt, answered = Attempt(), True
        try:
            yield attempt
        except Unavailable:
            answered = False
            raise
        finally:
            if attempt.succeeded or not answered:
                await self._limiter.refund(limits)

    def _of_network(self, email: EmailAddress, network: str) -> Limit:
        key = limit_key("sign-in:network", email.key, network)
        return Limit(key=key, quota=self._limits.per_account_and_network, window=_WINDOW)

    def _of_address(self, ip: str | None) -> Limit:
        key = limit_key("sign-in:address", _address(ip))
        return Limit(key=key, quota=self._limits.per_address, window=_WINDOW)

    def _of_account(self, email: EmailAddress) -> Limit:
        key = limit_key("sign-in:account", email.key)
        return Limit(key=key, quota=self._limits.per_account, window=_ACCOUNT_WINDOW)

    def _of_everybody(self) -> Limit:
        return Limit(key="sign-in:all", quota=self._limits.in_all, window=_WINDOW)


def network_of(ip: str | None) -> str:
    """The /24 (IPv4) or /64 (IPv6) of an address; `unknown` if it cannot be parsed."""
    address = _parsed(ip)
    if address is None:
        return "unknown"
    prefix = 24 if address.version == 4 else 64
    return str(ipaddress.ip_network(f"{address}/{prefix}", strict=False))


def _address(ip: str | None) -> str:
    # An owner of one IPv6 address usually has the whole /64.
    address = _parsed(ip)
    return str(address) if address is not None and address.version == 4 else network_of(ip)


def _parsed(ip: str | None) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address((ip or "").partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def _known_network(email: EmailAddress, network: str) -> Limit:
    key = limit_key("sign-in:known", email.key, network)
    return Limit(key=key, quota=1, window=KNOWN_NETWORK_LIFETIME)
