"""One request and its answer, as the edge sees them pass."""

from collections.abc import Collection
from urllib.parse import quote

from starlette.types import Message, Receive, Send

from hexameter.entrypoints.http.middleware.body_limits import BodyGuard

DRAIN_BYTES = 64 * 1024 * 1024
DRAIN_SECONDS = 5.0
MAX_LOGGED_PATH = 256

_CSP = b"content-security-policy"
_SECURITY_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
)
_CACHE_CONTROL = b"cache-control"
_NO_STORE = (_CACHE_CONTROL, b"no-store")
_NOTHING = (_CSP, b"default-src 'none'; frame-ancestors 'none'")
HEADERS_OF_ERRORS = (*_SECURITY_HEADERS, _NOTHING)
"""What every error carries, besides what `error_response` says of it."""


class Exchange:
    """Adds the headers of every answer, remembers the status, and answers HEAD without a body."""

    def __init__(self, method: str, request_id: str, send: Send) -> None:
        self.added_headers: list[tuple[bytes, bytes]] = []
        self.method = method
        self.head = method == "HEAD"
        self.status = 0
        self.started = False
        self.finished_early = False
        self.guard: BodyGuard | None = None
        self._request_id = request_id.encode("ascii")
        self._send = send
        self._closing = False

    def watch(self, receive: Receive) -> Receive:
        """To an application that streams, a HEAD that has been answered is a caller who left."""
        if not self.head:
            return receive

        async def receive_or_leave() -> Message:
            if self.finished_early:
                return {"type": "http.disconnect"}
            return await receive()

        return receive_or_leave

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._send(self._with_headers(message))
        elif self.head:
            await self._send_no_body(message)
        elif self._closing and not message.get("more_body", False):
            await self._send({**message, "more_body": True})
            await self._drain()
            await self._send({"type": "http.response.body", "body": b"", "more_body": False})
        else:
            await self._send(message)

    def _with_headers(self, message: Message) -> Message:
        self.started = True
        self.status = message["status"]
        headers: list[tuple[bytes, bytes]] = [
            *message.get("headers", ()),
            *_SECURITY_HEADERS,
            *self.added_headers,
        ]
        has_policy = has_cache_control = False
        for name, value in headers:
            if name == _CSP:
                has_policy = True
            elif name == _CACHE_CONTROL:
                has_cache_control = True
            elif name == b"connection" and value == b"close":
                self._closing = True
        if not has_policy:
            headers.append(_NOTHING)
        if not has_cache_control:
            headers.append(_NO_STORE)
        headers.append((b"x-request-id", self._request_id))
        return {**message, "headers": headers}

    async def _send_no_body(self, message: Message) -> None:
        if self.finished_early:
            raise OSError("the answer to HEAD is over")
        self.finished_early = True
        await self._send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _drain(self) -> None:
        if self.guard is not None and not self.guard.expects_continue:
            await self.guard.drain(DRAIN_BYTES, DRAIN_SECONDS)


def shown_path(path: str, secret_segments: Collection[str]) -> str:
    """The path for a log line: bounded, printable ASCII, credentials hidden."""
    segments = path[: MAX_LOGGED_PATH * 2].split("/")
    for index in range(1, len(segments)):
        if segments[index - 1].lower() in secret_segments and segments[index]:
            segments[index] = "***"
    shown = "/".join(segments)
    if not (shown.isascii() and shown.isprintable()):
        shown = quote(shown, safe="/:@!$&'()*+,;=~-._", errors="replace")
    return shown[:MAX_LOGGED_PATH]
