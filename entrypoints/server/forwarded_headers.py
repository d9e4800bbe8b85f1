"""The client's address and scheme as reverse proxies report them."""

from collections.abc import Awaitable, Iterable, Iterator
from ipaddress import IPv4Network, IPv6Network
from typing import Any, cast

import structlog
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

Network = IPv4Network | IPv6Network

_UNDERSTOOD = b"x-forwarded-for"
_APPLIED = frozenset({_UNDERSTOOD, b"x-forwarded-proto"})
_NOT_UNDERSTOOD = frozenset({b"forwarded", b"x-real-ip"})
_OF_PROXIES = _APPLIED | _NOT_UNDERSTOOD
_MAPPED = bytes(10) + b"\xff\xff"
"""The beginning of an IPv4 address as an IPv6 one: `::ffff:192.0.2.1`."""

_log = structlog.get_logger(__name__)


class ForwardedHeaders:
    """Applies `X-Forwarded-For` and `X-Forwarded-Proto` from trusted proxies. The first request
    whose client address cannot be taken from its headers is logged, because all clients behind that
    proxy have its address: the proxy is not trusted, or sends only other headers.
    """

    def __init__(self, app: ASGIApp, trusted: Iterable[Network]) -> None:
        networks = [str(form) for network in trusted for form in _forms(network)]
        # uvicorn has ASGI types of its own.
        middleware = ProxyHeadersMiddleware(cast(Any, app), networks)
        self._app = app
        self._with_forwarded = cast(ASGIApp, middleware)
        self._trusted = middleware.trusted_hosts
        self._has_warned = False

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        # No coroutine of its own, which would cost every request.
        names = _OF_PROXIES.intersection(name for name, _ in scope.get("headers", ()))
        if not names:
            return self._app(scope, receive, send)
        if not self._has_warned and scope["type"] == "http":
            self._warn_if_ignored(scope, names)
        app = self._app if names.isdisjoint(_APPLIED) else self._with_forwarded
        return app(scope, receive, send)

    def _warn_if_ignored(self, scope: Scope, names: frozenset[bytes]) -> None:
        peer = scope["client"][0] if scope["client"] else None
        if _UNDERSTOOD in names:
            if peer in self._trusted:
                return
            header, hint = _UNDERSTOOD, "if this is your proxy, HEXAMETER_TRUSTED_PROXIES lacks it"
        elif ignored := sorted(names & _NOT_UNDERSTOOD):
            header, hint = ignored[0], "if this is your proxy, let it send X-Forwarded-For"
        else:
            return
        self._has_warned = True
        _log.warning(
            "proxy.ignored",
            header=header.decode(),
            peer=peer,
            hint=f"{hint}; until then its clients share one rate limit",
        )


def _forms(network: Network) -> Iterator[Network]:
    """Also IPv4 as IPv6 and the reverse: a socket for both shows IPv4 addresses as IPv6 ones."""
    yield network
    address, length = network.network_address, network.prefixlen
    if isinstance(network, IPv4Network):
        yield IPv6Network((_MAPPED + address.packed, 96 + length))
    elif length >= 96 and address.packed.startswith(_MAPPED):
        yield IPv4Network((address.packed[12:], length - 96))
