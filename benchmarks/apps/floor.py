"""The least that these calls can cost in Python: a bare ASGI application on the driver and orjson.

Without routes, layers, validation or error answers, it gives the same bytes and headers for the
same rows as the product, believes the same tokens, and runs the same statements.
"""

import hashlib
import secrets
from base64 import urlsafe_b64decode
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Protocol
from uuid import UUID

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from uuid_utils.compat import uuid7

from benchmarks.apps import floor_views as views
from benchmarks.apps import floor_writes as writes
from benchmarks.apps.floor_views import Row
from benchmarks.apps.floor_writes import Step

Headers = dict[bytes, bytes]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]


class Store(Protocol):
    async def open(self) -> None: ...
    async def close(self) -> None: ...
    async def post_by_id(self, id: UUID, viewer: UUID | None) -> Row: ...
    async def post_by_slug(self, slug: str, viewer: UUID | None) -> Row: ...
    async def page(self, viewer: UUID | None) -> list[Row]: ...
    async def account(self, id: UUID) -> Row: ...
    async def tags(self) -> list[Row]: ...
    async def feed(self, viewer: UUID) -> list[Row]: ...
    async def comments(self, post_id: UUID) -> list[Row]: ...
    async def comment(self, id: UUID, viewer: UUID) -> Row: ...
    async def write(self, steps: Iterable[Step]) -> None:
        """In one transaction. After a statement that changes no row the others are left out."""


SECURITY = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
]
SHARED = (b"cache-control", b"public, max-age=30, stale-while-revalidate=30")
OWN = (b"cache-control", b"private, no-cache")
VARY = (b"vary", b"Authorization, Accept")
JSON = (b"content-type", b"application/json")


class Floor:
    def __init__(self, store: Store, public_key: bytes) -> None:
        key = Ed25519PublicKey.from_public_bytes(public_key)

        @lru_cache(maxsize=4096)
        def verified(token: bytes) -> tuple[UUID, float]:
            signed, _, signature = token.rpartition(b".")
            key.verify(urlsafe_b64decode(signature + b"=="), signed)
            claims = orjson.loads(urlsafe_b64decode(signed.partition(b".")[2] + b"=="))
            return UUID(claims["sub"]), claims["exp"]

        self._verified = verified
        self._store = store

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        headers = dict(scope["headers"])
        viewer = None
        if authorization := headers.get(b"authorization"):
            viewer, expires_at = self._verified(authorization[7:])
            if datetime.now(UTC).timestamp() >= expires_at:
                raise PermissionError
        status, extra, body, version = await self._answer(scope, receive, headers, viewer)
        if version:
            tag = f'"{version}-{hashlib.sha256(body).hexdigest()[:18]}"'.encode()
            extra.append((b"etag", tag))
            if headers.get(b"if-none-match") == tag:
                status, body = 304, b""
        if status != 304:
            extra += [JSON, (b"content-length", b"%d" % len(body))]
        extra.append((b"x-request-id", secrets.token_hex(16).encode()))
        await send({"type": "http.response.start", "status": status, "headers": extra + SECURITY})
        await send({"type": "http.response.body", "body": body})

    async def _answer(
        self, scope: dict[str, Any], receive: Receive, headers: Headers, viewer: UUID | None
    ) -> tuple[int, list[tuple[bytes, bytes]], bytes, int]:
        """Status, headers, body, and the version for the entity tag if there is one."""
        path: str = scope["path"]
        extra = [OWN if viewer else SHARED, VARY]
        if scope["method"] != "GET":
            assert viewer
            body = (await receive())["body"]
            status, shown, version = await self._write(scope, viewer, headers, body)
            if status == 201:
                place = b"/v1/comments/" if path.endswith("/comments") else b"/v1/posts/"
                extra.append((b"location", place + shown["id"].encode()))
            return status, extra, orjson.dumps(shown), version
        if (listed := await self._list(path, viewer)) is not None:
            return 200, extra, listed, 0
        if path == "/v1/users/me":
            assert viewer
            row = await self._store.account(viewer)
            return 200, extra, orjson.dumps(views.account(row)), row[9]
        if path.startswith("/v1/posts/by-slug/"):
            row = await self._store.post_by_slug(path[18:], viewer)
        else:
            row = await self._store.post_by_id(UUID(path[10:]), viewer)
        return 200, extra, orjson.dumps(views.post(row)), row[9]

    async def _list(self, path: str, viewer: UUID | None) -> bytes | None:
        if path == "/v1/posts":
            return views.newest(await self._store.page(viewer))
        if path == "/v1/tags":
            tags = (await self._store.tags())[:20]
            items = [{"name": name, "posts_count": count} for name, count in tags]
            return views.page(items, [tags[-1][0], views.NO_ID])
        if path == "/v1/feed":
            assert viewer
            return views.newest(await self._store.feed(viewer))
        if path.endswith("/comments"):
            rows = (await self._store.comments(UUID(path[10:46])))[:20]
            return views.page([views.comment(row) for row in rows], [rows[-1][1]])
        return None

    async def _write(
        self, scope: dict[str, Any], viewer: UUID, headers: Headers, body: bytes
    ) -> tuple[int, dict[str, Any], int]:
        """Status, what is shown, and its version."""
        path: str = scope["path"]
        if path.endswith("/favorite"):
            post_id = UUID(path[10:46])
            write = writes.favorite if scope["method"] == "PUT" else writes.unfavorite
            await self._store.write(write(viewer, post_id))
            row = await self._store.post_by_id(post_id, viewer)
            return 200, views.post(row), row[9]
        id, key = uuid7(), headers[b"idempotency-key"].decode()
        if path.endswith("/comments"):
            post_id = UUID(path[10:46])
            await self._store.write(writes.comment(id, viewer, post_id, key, orjson.loads(body)))
            row = await self._store.comment(id, viewer)
            return 201, views.comment(row), row[10]
        await self._store.write(writes.draft(id, viewer, key, orjson.loads(body)))
        row = await self._store.post_by_id(id, viewer)
        return 201, views.post(row), row[9]

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await self._store.open()
            else:
                await self._store.close()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return
