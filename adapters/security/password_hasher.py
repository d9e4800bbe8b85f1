"""Argon2id in threads."""

import asyncio
import os
import secrets
import sys
from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import BoundedSemaphore, get_native_id
from typing import TypeVar

from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

from hexameter.application.ports.security import HashingOverloaded

T = TypeVar("T")

_VERSION = 0x13
_SALT_BYTES = 16
_HASH_BYTES = 32

NICE = 10
"""Added to the nice value of hashing threads: a tenth of the CPU share of other threads."""


class Argon2PasswordHasher:
    """Argon2id (RFC 9106) in a thread pool; the library releases the GIL.

    The defaults are OWASP's: 19 MiB, two passes, one lane, about 20 ms. At most `threads` run and
    `queue` more wait; each thread needs `memory_kib`. Beyond that, `HashingOverloaded` is raised
    immediately.
    """

    def __init__(
        self,
        *,
        memory_kib: int = 19 * 1024,
        passes: int = 2,
        lanes: int = 1,
        threads: int | None = None,
        queue: int = 64,
    ) -> None:
        self._argon2 = PasswordHasher(
            time_cost=passes,
            memory_cost=memory_kib,
            parallelism=lanes,
            hash_len=_HASH_BYTES,
            salt_len=_SALT_BYTES,
        )
        self._decoy = _decoy(memory_kib, passes, lanes)
        size = min(os.cpu_count() or 1, 4) if threads is None else threads
        self._threads = ThreadPoolExecutor(
            size, thread_name_prefix="password", initializer=_lower_priority
        )
        self._slots = BoundedSemaphore(size + queue)

    async def hash(self, password: str) -> str:
        return await self._run(partial(self._argon2.hash, _raw(password)))

    async def verify(self, password: str, hashed: str | None) -> bool:
        """Also false if `hashed` is not a valid hash."""
        stored = self._decoy if hashed is None else hashed
        return await self._run(partial(self._matches, stored, _raw(password)))

    def needs_rehash(self, hashed: str) -> bool:
        """Never for a stronger hash, so that processes with other settings do not undo it."""
        try:
            made = extract_parameters(hashed)
        except InvalidHashError:
            return True
        return (
            made.type is not Type.ID
            or made.version < _VERSION
            or made.memory_cost < self._argon2.memory_cost
            or made.time_cost < self._argon2.time_cost
            or made.salt_len < _SALT_BYTES
            or made.hash_len < _HASH_BYTES
        )

    def close(self) -> None:
        """Waits for what is running and queued. Later calls raise `RuntimeError`."""
        self._threads.shutdown()

    async def _run(self, work: Callable[[], T]) -> T:
        if not self._slots.acquire(blocking=False):
            raise HashingOverloaded
        try:
            future = self._threads.submit(work)
        except RuntimeError:
            self._slots.release()
            raise
        # Released by the work, not by the request: after a cancelled request the thread may still
        # be hashing.
        future.add_done_callback(lambda _: self._slots.release())
        return await asyncio.wrap_future(future)

    def _matches(self, stored: str, password: bytes) -> bool:
        try:
            return self._argon2.verify(stored, password)
        except (VerificationError, ValueError):
            return False


def _lower_priority() -> None:
    """Keeps many concurrent sign-ins from slowing down other requests. Only Linux has a nice value
    per thread; elsewhere this would affect the whole process.
    """
    if sys.platform == "linux":
        thread = get_native_id()
        ours = os.getpriority(os.PRIO_PROCESS, thread)
        os.setpriority(os.PRIO_PROCESS, thread, min(ours + NICE, 19))


def _raw(password: str) -> bytes:
    # No stored password has lone surrogates, but sign-in attempts may.
    return password.encode("utf-8", "surrogatepass")


def _decoy(memory_kib: int, passes: int, lanes: int) -> str:
    """A hash of no password, for unknown accounts: verifying it takes as long as any other."""
    salt, tag = (
        b64encode(secrets.token_bytes(size)).decode("ascii").rstrip("=")
        for size in (_SALT_BYTES, _HASH_BYTES)
    )
    return f"$argon2id$v={_VERSION}$m={memory_kib},t={passes},p={lanes}${salt}${tag}"
