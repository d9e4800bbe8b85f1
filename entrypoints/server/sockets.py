"""The socket that is served on, taken before anything else is begun."""

import errno
import socket
from ipaddress import ip_address

from hexameter.entrypoints.cli.failures import WRONG_USAGE, CommandFailed


def listen(host: str, port: int) -> socket.socket:
    """A socket that is bound, and does not take connections yet."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (socket.gaierror, UnicodeError) as error:
        raise CommandFailed(
            f"There is no address {host!r} to listen on.", code=WRONG_USAGE
        ) from error
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
    except OSError as error:
        listener.close()
        raise _refusal(host, port, error) from error
    listener.set_inheritable(True)
    return listener


def shown_url(host: str, listener: socket.socket) -> str:
    """Where somebody at this machine finds it."""
    address, port = listener.getsockname()[:2]
    here = ip_address(address).is_loopback or ip_address(address).is_unspecified
    shown = "localhost" if here else f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}"


def _refusal(host: str, port: int, error: OSError) -> CommandFailed:
    if error.errno == errno.EADDRINUSE:
        return CommandFailed(
            f"Port {port} of {host} is in use: stop what listens there, or choose another with "
            "--port."
        )
    if error.errno == errno.EACCES:
        return CommandFailed(f"Port {port} may not be used by this user: choose one above 1023.")
    if error.errno == errno.EADDRNOTAVAIL:
        return CommandFailed(f"This machine does not have the address {host}.", code=WRONG_USAGE)
    return CommandFailed(f"Port {port} of {host} cannot be listened on: {error.strerror}.")
