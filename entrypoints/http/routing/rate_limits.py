"""How often one network may call what is costly or can be guessed at.

Counted in the store, so that it holds over all processes; shown as `RateLimit` and
`RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-10).
"""

import hashlib
import ipaddress
from collections.abc import Mapping

from fastapi import params
from starlette.requests import Request

from hexameter.application.ports.clock import Clock
from hexameter.application.ports.rate_limits import Limit, RateLimiter, Usage
from hexameter.domain.errors import RateLimited
from hexameter.entrypoints.http.errors.responses import ADDED_HEADERS
from hexameter.entrypoints.http.routing.authentication import client_ip
from hexameter.entrypoints.quotas import LimitName, Quota


class TooManyRequests(RateLimited):
    code = "RATE_LIMITED"
    message = "Too many requests from your network. Wait before you try again."


class RequestLimits:
    """`quotas` names every limit. Without them (`None`) nothing is limited."""

    def __init__(
        self, limiter: RateLimiter, clock: Clock, quotas: Mapping[LimitName, Quota] | None
    ) -> None:
        self._limiter = limiter
        self._clock = clock
        self._quotas = quotas

    async def hit(self, name: LimitName, ip: str | None) -> Usage | None:
        """None when nothing is limited."""
        if self._quotas is None:
            return None
        quota = self._quotas[name]
        limit = Limit(key=_key(name, ip), quota=quota.count, window=quota.window)
        return (await self._limiter.hit([limit], self._clock.now()))[0]

    def seconds_left(self, usage: Usage) -> int:
        return usage.seconds_left(self._clock.now())


class Limited:
    def __init__(self, name: LimitName) -> None:
        self._name = name

    async def __call__(self, request: Request) -> None:
        limits: RequestLimits = request.app.state.request_limits
        usage = await limits.hit(self._name, client_ip(request))
        if usage is None:
            return
        seconds = limits.seconds_left(usage)
        _announce(request, self._name, usage, seconds)
        if usage.exceeded:
            raise TooManyRequests(retry_after=seconds)


def limited(name: LimitName) -> params.Depends:
    """Count a call before anything else is done for it; beyond the quota it is 429."""
    return params.Depends(Limited(name))


def _announce(request: Request, name: LimitName, usage: Usage, seconds: int) -> None:
    limit = usage.limit
    remaining = max(0, limit.quota - usage.count)
    window = int(limit.window.total_seconds())
    added: list[tuple[bytes, bytes]] = request.scope["state"][ADDED_HEADERS]
    added.append((b"ratelimit-policy", f'"{name}";q={limit.quota};w={window}'.encode()))
    added.append((b"ratelimit", f'"{name}";r={remaining};t={seconds}'.encode()))


def _key(name: LimitName, ip: str | None) -> str:
    return f"request:{name}:{hashlib.sha256(_network(ip).encode()).hexdigest()[:32]}"


def _network(ip: str | None) -> str:
    """One IPv6 subscriber has a /64 at least, and could call from each of its addresses."""
    try:
        address = ipaddress.ip_address(ip or "")
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
