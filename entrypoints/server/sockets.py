"""The listening socket, opened before anything else is started."""

import socket
from ipaddress import ip_address

RECEIVE_BUFFER_BYTES = 64 * 1024
"""Of each connection, in the kernel. Everything that is in it is read before other connections have
their turn: with the system's buffers, which grow to several megabytes, 400 clients that send 1 MiB
at the same time held up health requests for half a second. A distant client sends this much in
each round trip.
"""


def listen(host: str, port: int) -> socket.socket:
    """A socket that is bound, and does not accept connections yet.

    Raises `socket.gaierror` for a host that has no address, `OSError` for an address and port that
    cannot be bound.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except UnicodeError as error:
        raise socket.gaierror(socket.EAI_NONAME, str(error)) from error
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Accepted connections inherit it.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
    try:
        listener.bind(address)
    except OSError:
        listener.close()
        raise
    listener.set_inheritable(True)
    return listener


def shown_url(host: str, listener: socket.socket) -> str:
    """The URL of the socket for a browser on this machine."""
    address, port = listener.getsockname()[:2]
    here = ip_address(address).is_loopback or ip_address(address).is_unspecified
    shown = "localhost" if here else f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}"
