"""The header `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header)."""

from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from hexameter.application.idempotency import Created
from hexameter.domain.errors import invalid
from hexameter.entrypoints.input.idempotency_key import (
    LENGTH_RULE,
    InvalidKey,
    parse_idempotency_key,
)

KEY_PATTERN = "^[!-~]([ -~]*[!-~])?$"
"""Spaces around a key are not part of it."""


async def idempotency_key(request: Request) -> str | None:
    """1 to 255 printable ASCII characters; anything else is 422."""
    keys = request.headers.getlist("idempotency-key")
    if not keys:
        return None
    if len(keys) > 1:
        raise _malformed(LENGTH_RULE)
    try:
        return parse_idempotency_key(keys[0])
    except InvalidKey as problem:
        raise _malformed(str(problem)) from None


def _malformed(rule: str) -> Exception:
    return invalid("Idempotency-Key", "malformed", rule)


IdempotencyKey = Annotated[str | None, Depends(idempotency_key)]


def created_headers(created: Created, location: str) -> dict[str, str]:
    """Headers of the response to a request that created something, or that is replayed."""
    headers = {"Location": location}
    if created.replayed:
        headers["Idempotency-Replayed"] = "true"
    return headers
