"""A bare application for uvicorn, with answers as long as the product's and no work for them.

What an attack costs clients of this server is due to the machine, the network and uvicorn.
"""

from collections.abc import Awaitable, Callable
from typing import Any

LARGE_PATH = "/large"
_SMALL, _LIST, _LARGE = b"a" * 17, b"a" * 10_000, b"a" * 3_500_000


async def app(
    scope: dict[str, Any],
    receive: Callable[[], Awaitable[dict[str, Any]]],
    send: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
    if scope["type"] == "lifespan":
        return
    more = scope["method"] == "POST"
    while more:
        more = (await receive()).get("more_body", False)
    path = scope["path"]
    body = _LARGE if path == LARGE_PATH else _SMALL if path.startswith("/health") else _LIST
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
