"""The server below a path prefix, as behind `https://example.com/blog`."""

import re
from urllib.parse import unquote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_PATH = re.compile(rb"^(?=/(?!/))")
_TARGETS = {
    b"location": _PATH,
    b"content-location": _PATH,
    b"link": re.compile(rb"(?<=<)(?=/(?!/))"),
}
"""Where a header names a path of this server."""


class PathPrefix:
    """Takes paths with and without the prefix, since some reverse proxies strip it. The application
    sees them without; its `Location`, `Content-Location` and `Link` headers get
    the prefix here.
    """

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self._app = app
        self._prefix = prefix.encode("ascii")
        self._path = unquote(prefix)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        if path == self._path or path.startswith(f"{self._path}/"):
            scope = {**scope, "path": path[len(self._path) :] or "/"}

        async def send_with_prefix(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [self._with_prefix(*header) for header in message.get("headers", ())]
                message = {**message, "headers": headers}
            await send(message)

        await self._app(scope, receive, send_with_prefix)

    def _with_prefix(self, name: bytes, value: bytes) -> tuple[bytes, bytes]:
        target = _TARGETS.get(name)
        return name, value if target is None else target.sub(lambda _: self._prefix, value)
