"""Limits on request bodies: their size and encoding."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope

from hexameter.entrypoints.http.middleware.concurrency_limit import ConcurrencyLimiter

KIB = 1024
MIB = 1024 * KIB
WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_CLOSE = {"Connection": "close"}


@dataclass(frozen=True, slots=True)
class BodyRule:
    """Another limit, in bytes, for some methods on the paths that match as a whole."""

    paths: re.Pattern[str]
    methods: frozenset[str]
    max_bytes: int


def at_and_below(path: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(path)}(?:/.*)?", re.DOTALL)


_POST_CONTENT = re.compile(r"/v1/posts(?:/[^/]+(?:/working-copy)?)?")


@dataclass(frozen=True, slots=True)
class BodyLimits:
    """The first rule that matches applies."""

    max_bytes: int = MIB
    rules: tuple[BodyRule, ...] = (
        BodyRule(_POST_CONTENT, frozenset({"POST", "PATCH"}), 2 * MIB),
        BodyRule(at_and_below("/v1/auth"), WRITES, 16 * KIB),
    )

    def of(self, method: str, path: str) -> int:
        for rule in self.rules:
            if method in rule.methods and rule.paths.fullmatch(path):
                return rule.max_bytes
        return self.max_bytes


class BodyRejected(HTTPException):
    """The body is not read to its end, so the connection cannot serve another request."""

    def __init__(self, status_code: int, headers: Mapping[str, str] = _CLOSE) -> None:
        super().__init__(status_code, headers=headers)


def check_declared(scope: Scope, max_bytes: int) -> None:
    """Raise `BodyRejected` for what the headers alone rule out, before a byte is read."""
    for name, value in scope["headers"]:
        if name == b"content-encoding" and value.strip().lower() not in (b"", b"identity"):
            raise BodyRejected(415)
        if name == b"transfer-encoding" and value.strip().lower() not in (b"chunked", b"identity"):
            raise BodyRejected(415)
        if name == b"content-length":
            if not value.isdigit():
                raise BodyRejected(400)
            if len(value) > 18 or int(value) > max_bytes:
                raise BodyRejected(413)


class LimitedBody:
    """A `receive` that counts bytes, and releases the request's slot while waiting for the client.
    The slot has been acquired before.

    Raises `BodyRejected`: 413 for a body that is too large, 503 when no slot is free after the
    wait. How long the client may take is the server's business.
    """

    def __init__(self, receive: Receive, max_bytes: int, limiter: ConcurrencyLimiter) -> None:
        self.max_bytes = max_bytes
        self.requested = False
        """Whether the application has asked for any of it."""
        self.holds_slot = True
        self._receive = receive
        self._left = max_bytes
        self._limiter = limiter
        self._complete = False

    async def __call__(self) -> Message:
        self.requested = True
        if self._complete:
            return await self._receive()
        message = await self._receive_without_slot()
        if message["type"] != "http.request":
            self._complete = True
            return message
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise BodyRejected(413)
        self._complete = not message.get("more_body", False)
        return message

    async def _receive_without_slot(self) -> Message:
        self._limiter.release()
        self.holds_slot = False
        message = await self._receive()
        self.holds_slot = self._limiter.acquire()
        if not self.holds_slot:
            raise BodyRejected(503, {**_CLOSE, "Retry-After": "1"})
        return message
