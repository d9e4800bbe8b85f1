"""Memory of large responses, given back to the system."""

import ctypes
import sys
from contextlib import suppress

LARGE_BLOCK = 32 * 1024
"""Bytes; less than what is read from a socket at once, of which a large row or body has many."""

_M_MMAP_THRESHOLD = -3


def return_freed_large_blocks() -> None:
    """Let glibc return each large block to the system as soon as it is freed.

    Smaller blocks leave gaps between others that last, which the process keeps. By default glibc
    raises its threshold (mallopt(3), M_MMAP_THRESHOLD) to the size of the largest block freed so
    far, up to 32 MiB: after a few large responses a process keeps some 40 MiB that it does not use.
    Other C libraries are left alone.
    """
    if sys.platform == "linux":
        with suppress(AttributeError, OSError):  # Another C library, as on Alpine.
            ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, LARGE_BLOCK)
