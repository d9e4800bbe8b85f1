"""What is added to every response on its way to the server."""

import re
from urllib.parse import quote

from starlette.types import Message, Receive, Send

from hexameter.entrypoints.http.middleware.body_limits import LimitedBody

MAX_LOGGED_PATH = 256

_PREVIEW = re.compile(r"/previews/.+", re.IGNORECASE | re.DOTALL)
_CSP = b"content-security-policy"
_SECURITY_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
)
_CACHE_CONTROL = b"cache-control"
_NO_STORE = (_CACHE_CONTROL, b"no-store")
_NOTHING = (_CSP, b"default-src 'none'; frame-ancestors 'none'")
_CLOSE = (b"connection", b"close")
HEADERS_OF_ERRORS = (*_SECURITY_HEADERS, _NOTHING)
"""What every error carries, besides the headers that `error_response` sets."""


class ResponseSender:
    """Adds the headers of every response, remembers the status and whether the response is
    complete, and answers HEAD without a body.
    """

    def __init__(
        self, method: str, request_id: str, send: Send, *, expects_continue: bool = False
    ) -> None:
        self.added_headers: list[tuple[bytes, bytes]] = []
        self.method = method
        self.head = method == "HEAD"
        self.status: int | None = None
        self.started = False
        self.complete = False
        self.finished_early = False
        self.body: LimitedBody | None = None
        self._request_id = request_id.encode("ascii")
        self._send = send
        self._expects_continue = expects_continue

    def wrap_receive(self, receive: Receive) -> Receive:
        """After answering HEAD, report a disconnect so that streaming applications stop."""

        async def receive_or_disconnect() -> Message:
            if self.finished_early:
                return {"type": "http.disconnect"}
            return await receive()

        return receive_or_disconnect

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._send(self._with_headers(message))
        elif self.head:
            await self._send_no_body(message)
        else:
            await self._send(message)
            self.complete = not message.get("more_body", False)

    def _with_headers(self, message: Message) -> Message:
        self.started = True
        self.status = message["status"]
        headers: list[tuple[bytes, bytes]] = [
            *message.get("headers", ()),
            *_SECURITY_HEADERS,
            *self.added_headers,
        ]
        names = {name for name, _ in headers}
        if _CSP not in names:
            headers.append(_NOTHING)
        if _CACHE_CONTROL not in names:
            headers.append(_NO_STORE)
        if self._leaves_body_unsent() and b"connection" not in names:
            headers.append(_CLOSE)
        headers.append((b"x-request-id", self._request_id))
        return {**message, "headers": headers}

    def _leaves_body_unsent(self) -> bool:
        """Without 100 Continue the client may send the body or not: only closing is unambiguous."""
        return self._expects_continue and not (self.body and self.body.requested)

    async def _send_no_body(self, message: Message) -> None:
        if self.finished_early:
            raise OSError("the response to HEAD is complete")
        self.finished_early = True
        await self._send({"type": "http.response.body", "body": b"", "more_body": False})
        self.complete = True


def shown_path(path: str) -> str:
    """The path for a log line: bounded and printable ASCII, without a token."""
    shown = _PREVIEW.sub("/previews/...", path)[:MAX_LOGGED_PATH]
    if not (shown.isascii() and shown.isprintable()):
        shown = quote(shown, safe="/:@!$&'()*+,;=~-._", errors="replace")
    return shown[:MAX_LOGGED_PATH]
