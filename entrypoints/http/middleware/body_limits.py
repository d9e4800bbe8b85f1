"""Request bodies: how large, how encoded and how slow they may be."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope

from hexameter.entrypoints.http.middleware.concurrency_limit import Admission

MIB = 1024 * 1024
_CLOSE = {"Connection": "close"}


@dataclass(frozen=True, slots=True)
class BodyRule:
    """Another limit, in bytes, for some methods on a path and everything below it."""

    path: str
    methods: frozenset[str]
    max_bytes: int


@dataclass(frozen=True, slots=True)
class BodyLimits:
    """The first rule that fits decides. `seconds` is for the whole body, from the first read."""

    max_bytes: int = MIB
    rules: tuple[BodyRule, ...] = (BodyRule("/v1/posts", frozenset({"POST", "PATCH"}), 2 * MIB),)
    seconds: float = 30.0

    def of(self, method: str, path: str) -> int:
        for rule in self.rules:
            if (
                method in rule.methods
                and path.startswith(rule.path)
                and path[len(rule.path) : len(rule.path) + 1] in ("", "/")
            ):
                return rule.max_bytes
        return self.max_bytes


class RequestRefused(HTTPException):
    """A body that is not read to its end: the connection cannot serve another request."""

    def __init__(self, status_code: int, headers: Mapping[str, str] = _CLOSE) -> None:
        super().__init__(status_code, headers=headers)


def refuse_declared(scope: Scope, max_bytes: int) -> None:
    """Raise `RequestRefused` for what the headers alone rule out, before a byte is read."""
    for name, value in scope["headers"]:
        if name == b"content-encoding" and value.strip().lower() not in (b"", b"identity"):
            raise RequestRefused(415)
        if name == b"transfer-encoding" and value.strip().lower() not in (b"chunked", b"identity"):
            raise RequestRefused(415)
        if name == b"content-length":
            if not value.isdigit():
                raise RequestRefused(400)
            if len(value) > 18 or int(value) > max_bytes:
                raise RequestRefused(413)


class BodyGuard:
    """A `receive` that counts bytes and time.

    A caller who is slow to send holds no place meanwhile: it is given up during each wait and
    taken again after it, or the request is refused with 503.
    """

    def __init__(
        self,
        receive: Receive,
        max_bytes: int,
        seconds: float,
        admission: Admission,
        *,
        expects_continue: bool = False,
    ) -> None:
        """`expects_continue`: the caller sends its body only when asked, so there is nothing to
        drain before that."""
        self.max_bytes = max_bytes
        self._receive = receive
        self._left = max_bytes
        self._seconds = seconds
        self._admission = admission
        self._deadline: float | None = None
        self.complete = False
        self.admitted = False
        self.expects_continue = expects_continue

    async def __call__(self) -> Message:
        if self.complete:
            return await self._receive()
        message = await self._wait()
        self.expects_continue = False
        if message["type"] != "http.request":
            self.complete = True
            return message
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise RequestRefused(413)
        self.complete = not message.get("more_body", False)
        return message

    async def drain(self, max_bytes: int, seconds: float) -> None:
        """Read on for a while and throw away.

        A server that closes while bytes are still coming makes the caller's kernel discard the
        answer (RFC 9112, 9.6). No place is held meanwhile.
        """
        if self.admitted:
            self._admission.step_out()
            self.admitted = False
        try:
            async with asyncio.timeout(seconds):
                while not self.complete and max_bytes > 0:
                    message = await self._receive()
                    max_bytes -= len(message.get("body", b""))
                    self.complete = not message.get("more_body", False)
        except TimeoutError:
            return

    async def _wait(self) -> Message:
        if self._deadline is None:
            self._deadline = asyncio.get_running_loop().time() + self._seconds
        self._admission.step_out()
        self.admitted = False
        try:
            async with asyncio.timeout_at(self._deadline):
                message = await self._receive()
        except TimeoutError:
            raise RequestRefused(408) from None
        self.admitted = self._admission.step_in()
        if not self.admitted:
            raise RequestRefused(503, {**_CLOSE, "Retry-After": "1"})
        return message
