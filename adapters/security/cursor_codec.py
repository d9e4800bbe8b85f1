"""Signed cursors."""

import hmac
import json
from collections.abc import Sequence
from hashlib import blake2b
from typing import cast

import msgspec

from hexameter.adapters.security import base64url
from hexameter.adapters.security.key_ring import KeyRing
from hexameter.application.ports.cursors import MAX_CURSOR, InvalidCursor

_MAC_BYTES = 16
_write = msgspec.json.Encoder().encode


class SignedCursors:
    """A cursor is base64url(MAC, position as JSON).

    The MAC is keyed BLAKE2b (RFC 7693) over context and position. 16 bytes suffice, because each
    guess costs a request. Cursors of every accepted key decode.
    """

    def __init__(self, key_ring: KeyRing) -> None:
        self._keys = key_ring.all("cursor")

    def encode(self, context: str, position: Sequence[str | int]) -> str:
        """Raises `ValueError` for a position that is too long for a cursor."""
        body = _write(position)
        cursor = base64url.encode(_mac(self._keys[0], context, body) + body)
        if len(cursor) > MAX_CURSOR:
            raise ValueError(f"the position makes a cursor of {len(cursor)} characters")
        return cursor

    def decode(self, context: str, cursor: str) -> tuple[str | int, ...]:
        if len(cursor) > MAX_CURSOR:
            raise InvalidCursor
        try:
            data = base64url.decode(cursor)
        except ValueError as error:
            raise InvalidCursor from error
        mac, body = data[:_MAC_BYTES], data[_MAC_BYTES:]
        if not any(hmac.compare_digest(mac, _mac(key, context, body)) for key in self._keys):
            raise InvalidCursor
        # The MAC is valid, so `encode` wrote it.
        return tuple(cast("list[str | int]", json.loads(body)))


def _mac(key: bytes, context: str, body: bytes) -> bytes:
    named = context.encode("utf-8", "surrogatepass")
    # The length separates context and position unambiguously.
    signed = len(named).to_bytes(4) + named + body
    return blake2b(signed, digest_size=_MAC_BYTES, key=key).digest()
