"""Rate limits by network or account, for calls that are expensive or that guess at secrets.

Requests are counted in the store, across all processes. Limited responses carry `RateLimit` and
`RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-10).
"""

import ipaddress
from collections.abc import Mapping

from fastapi import params
from starlette.requests import Request

from hexameter.application.auth.counting import limit_key
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.rate_limits import Limit, RateLimiter, Usage
from hexameter.domain.errors import RateLimited
from hexameter.entrypoints.http.errors.responses import ADDED_HEADERS
from hexameter.entrypoints.http.routing.authentication import actor_of, client_ip
from hexameter.entrypoints.http.routing.before_body import BeforeBody
from hexameter.entrypoints.quotas import Quota


class TooManyRequests(RateLimited):
    code = "RATE_LIMITED"

    def __init__(self, seconds: int) -> None:
        super().__init__(
            f"Too many requests. Try again in {seconds} second{'' if seconds == 1 else 's'}.",
            retry_after=seconds,
        )


class RequestLimits:
    """`quotas` holds one quota for each limit."""

    def __init__(
        self, limiter: RateLimiter, clock: Clock, quotas: Mapping[str, Quota], *, enabled: bool
    ) -> None:
        self._limiter = limiter
        self._clock = clock
        self.quotas = quotas
        self._enabled = enabled

    async def hit(self, name: str, client: str) -> Usage | None:
        """`client`: a network or an account. None if limits are switched off."""
        if not self._enabled:
            return None
        quota = self.quotas[name]
        limit = Limit(
            key=limit_key(f"request:{name}", client), quota=quota.count, window=quota.window
        )
        return (await self._limiter.hit([limit], self._clock.now()))[0]

    def seconds_left(self, usage: Usage) -> int:
        return usage.seconds_left(self._clock.now())


class Limited(BeforeBody):
    """Counts by network."""

    def __init__(self, name: str) -> None:
        self.name = name

    async def resolve(self, request: Request) -> None:
        limits: RequestLimits = request.app.state.request_limits
        client = await self._client(request)
        usage = None if client is None else await limits.hit(self.name, client)
        if usage is None:
            return
        seconds = limits.seconds_left(usage)
        _add_headers(request, self.name, usage, seconds)
        if usage.exceeded:
            raise TooManyRequests(seconds)

    async def _client(self, request: Request) -> str | None:
        return _network(client_ip(request))


class LimitedByAccount(Limited):
    """Counts by account. Requests without credentials are not counted: the route refuses them."""

    async def _client(self, request: Request) -> str | None:
        user_id = (await actor_of(request)).user_id
        return None if user_id is None else str(user_id)


class LimitedByCaller(Limited):
    """Counts by account, and by network without credentials."""

    async def _client(self, request: Request) -> str | None:
        user_id = (await actor_of(request)).user_id
        return await super()._client(request) if user_id is None else str(user_id)


def limited(name: str) -> params.Depends:
    """Count the request by network before its body is read; beyond the quota the answer is 429.

    `name` is a `LimitName` of the core, or that of a `RequestLimit`.
    """
    return params.Depends(Limited(name))


def limited_by_account(name: str) -> params.Depends:
    """As `limited`, for routes that need credentials."""
    return params.Depends(LimitedByAccount(name))


def limited_by_caller(name: str) -> params.Depends:
    """As `limited`, by account for those who have signed in."""
    return params.Depends(LimitedByCaller(name))


def _add_headers(request: Request, name: str, usage: Usage, seconds: int) -> None:
    limit = usage.limit
    remaining = max(0, limit.quota - usage.count)
    window = int(limit.window.total_seconds())
    added: list[tuple[bytes, bytes]] = request.scope["state"][ADDED_HEADERS]
    added.append((b"ratelimit-policy", f'"{name}";q={limit.quota};w={window}'.encode()))
    added.append((b"ratelimit", f'"{name}";r={remaining};t={seconds}'.encode()))


def _network(ip: str | None) -> str:
    """The /64 of an IPv6 address: a subscriber is assigned at least that much."""
    try:
        address = ipaddress.ip_address(ip or "")
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
