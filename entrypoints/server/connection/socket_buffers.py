"""How much of what was written has not reached the client."""

import asyncio
import struct
import sys

if sys.platform == "linux":
    import fcntl
    import termios

_INT = struct.calcsize("i")


def unsent_bytes(transport: asyncio.Transport) -> int:
    """The bytes in the transport's buffer and, on Linux, in the kernel's: the former alone can stay
    the same for half a minute although the client goes on reading.
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
