"""Idempotent requests (draft-ietf-httpapi-idempotency-key-header).

A use case that creates something first claims the client's key, in the same unit of work as its
effect: either both are committed or neither.
"""

import hashlib
import json
from dataclasses import Field, dataclass, fields
from datetime import datetime, timedelta
from typing import Any, ClassVar, Protocol
from uuid import UUID

from hexameter.domain.errors import Conflict, Invalid
from hexameter.domain.ids import UserId

IDEMPOTENCY_LIFETIME = timedelta(hours=24)
MAX_IDEMPOTENCY_KEY = 255


class IdempotencyKeyReused(Invalid):
    code = "IDEMPOTENCY_KEY_REUSED"
    message = "This Idempotency-Key was already used with a different request."


class IdempotencyKeyInUse(Conflict):
    code = "IDEMPOTENCY_KEY_IN_USE"
    message = "A request with this Idempotency-Key is still in progress."


class Repeatable(Protocol):
    """A command (a dataclass) of a use case that creates something."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def idempotency_key(self) -> str | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """`operation` names the use case; `fingerprint` is a digest of the request."""

    caller_id: UserId
    operation: str
    key: str
    fingerprint: bytes
    resource_id: UUID
    now: datetime

    @classmethod
    def of(
        cls, command: Repeatable, *, caller_id: UserId, resource_id: UUID, now: datetime
    ) -> "Claim | None":
        """None if the client sent no key."""
        if command.idempotency_key is None:
            return None
        return cls(
            caller_id=caller_id,
            operation=type(command).__name__.removesuffix("Command"),
            key=command.idempotency_key,
            fingerprint=_fingerprint(command),
            resource_id=resource_id,
            now=now,
        )


@dataclass(frozen=True, slots=True)
class Created:
    """The result of a use case that creates something: its id, and whether an earlier request
    created it.
    """

    id: UUID
    replayed: bool = False


def _fingerprint(command: Repeatable) -> bytes:
    """Equal for equal commands, regardless of their key and of how the body was written.

    Fields that `repr` hides are secrets: a digest of them could be brute-forced.
    """
    content = {
        field.name: getattr(command, field.name)
        for field in fields(command)
        if field.repr and field.name != "idempotency_key"
    }
    canonical = json.dumps(content, sort_keys=True, default=str, ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).digest()
