"""What has been sent and not received."""

import asyncio
import struct
import sys

if sys.platform == "linux":
    import fcntl
    import termios

_INT = struct.calcsize("i")


def unread_bytes(transport: asyncio.Transport) -> int:
    """That the other side has yet to take, here and, on Linux, in the kernel: what is here alone
    can stand still for half a minute although the other side reads on.
    """
    return transport.get_write_buffer_size() + _in_kernel(transport)


def _in_kernel(transport: asyncio.Transport) -> int:
    if sys.platform != "linux":
        return 0
    connection = transport.get_extra_info("socket")
    try:
        counted = fcntl.ioctl(connection.fileno(), termios.TIOCOUTQ, bytes(_INT))
    except OSError:
        return 0
    return int.from_bytes(counted, sys.byteorder)
