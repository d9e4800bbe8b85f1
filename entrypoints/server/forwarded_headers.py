"""The client's address and scheme as reverse proxies report them."""

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Network, IPv6Network

import structlog
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

Network = IPv4Network | IPv6Network

_FORWARDED = frozenset({b"x-forwarded-for", b"forwarded", b"x-real-ip"})
_MAPPED = bytes(10) + b"\xff\xff"
"""The beginning of an IPv4 address as an IPv6 one: `::ffff:192.0.2.1`."""

_log = structlog.get_logger(__name__)


class ForwardedHeaders:
    """Applies `X-Forwarded-For` and `X-Forwarded-Proto` from trusted proxies. The first request
    with such a header from anybody else is logged: behind a proxy that is not trusted, all clients
    have its address.
    """

    def __init__(self, app: ASGIApp, trusted: Iterable[Network]) -> None:
        networks = [str(form) for network in trusted for form in _forms(network)]
        self._app = ProxyHeadersMiddleware(app, networks)  # pyright: ignore[reportArgumentType]
        self._trusted = self._app.trusted_hosts
        self._has_warned = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._has_warned and scope["type"] == "http":
            self._warn_if_not_trusted(scope)
        await self._app(scope, receive, send)  # pyright: ignore[reportArgumentType]

    def _warn_if_not_trusted(self, scope: Scope) -> None:
        for name, _ in scope["headers"]:
            if name in _FORWARDED:
                break
        else:
            return
        peer = scope["client"][0] if scope["client"] else None
        if peer not in self._trusted:
            self._has_warned = True
            _log.warning(
                "forwarding header from an untrusted address: if this is your reverse proxy, all "
                "clients share one rate limit until HEXAMETER_TRUSTED_PROXIES lists it",
                header=name.decode(),
                peer=peer,
            )


def _forms(network: Network) -> Iterator[Network]:
    """Also IPv4 as IPv6 and the reverse: a socket for both shows IPv4 addresses as IPv6 ones."""
    yield network
    address, length = network.network_address, network.prefixlen
    if isinstance(network, IPv4Network):
        yield IPv6Network((_MAPPED + address.packed, 96 + length))
    elif length >= 96 and address.packed.startswith(_MAPPED):
        yield IPv4Network((address.packed[12:], length - 96))
