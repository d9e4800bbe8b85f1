"""The limits of a connection."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionLimits:
    """`max_head_bytes`: everything that is not body: request line, headers, chunk sizes, trailers.

    `head_seconds`: from connecting or the first byte of a request until its headers are complete.

    `min_rate`: bytes a second that a client must send of a body and read of a response, on average
    over `rate_seconds`.

    `keep_alive_seconds`: how long a connection may be idle between requests. Longer than the usual
    minute of reverse proxies, so that the proxy closes an idle connection and never sends a request
    into one that is closing.

    `linger_seconds`: how long a client may go on sending after the response that ends its
    connection.
    """

    max_connections: int = 1000
    max_head_bytes: int = 64 * 1024
    head_seconds: float = 20.0
    min_rate: int = 4096
    rate_seconds: float = 15.0
    keep_alive_seconds: float = 75.0
    linger_seconds: float = 5.0
    check_seconds: float = 2.5
