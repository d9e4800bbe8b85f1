"""Idempotent requests (draft-ietf-httpapi-idempotency-key-header).

A use case that creates something first claims the client's key, in the same unit of work as its
effect: either both are committed or neither.
"""

import json
from collections.abc import Callable
from dataclasses import MISSING, Field, dataclass, fields
from datetime import datetime, timedelta
from typing import Any, ClassVar, Protocol
from uuid import UUID

from hexameter.application.inputs import current_inputs
from hexameter.application.plain_data import Record
from hexameter.domain.errors import Conflict, Invalid
from hexameter.domain.ids import UserId

IDEMPOTENCY_LIFETIME = timedelta(hours=24)
MAX_IDEMPOTENCY_KEY = 255


Fingerprints = Callable[[str, bytes], tuple[bytes, ...]]
"""`SecretTokens.fingerprints`."""


class IdempotencyKeyReused(Invalid):
    code = "IDEMPOTENCY_KEY_REUSED"
    message = "This Idempotency-Key was already used with a different request."


class IdempotencyKeyInUse(Conflict):
    code = "IDEMPOTENCY_KEY_IN_USE"
    message = "A request with this Idempotency-Key is still in progress."


class SecretAlreadyShown(Conflict):
    """An answer with a secret is not repeated."""

    code = "SECRET_ALREADY_SHOWN"
    message = "This request was answered before, with a secret that is shown only once."


class Repeatable(Protocol):
    """A command (a dataclass) of a use case that creates something."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def idempotency_key(self) -> str | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """`operation` names the use case. `fingerprints` are digests of the request, one for each
    accepted key; the first is recorded.
    """

    caller_id: UserId
    operation: str
    key: str
    fingerprints: tuple[bytes, ...]
    resource_id: UUID
    now: datetime

    @classmethod
    def of(
        cls,
        command: Repeatable,
        fingerprints: Fingerprints,
        *,
        caller_id: UserId,
        resource_id: UUID,
        now: datetime,
    ) -> "Claim | None":
        """None if the client sent no key."""
        if command.idempotency_key is None:
            return None
        return cls(
            caller_id=caller_id,
            operation=type(command).__name__.removesuffix("Command"),
            key=command.idempotency_key,
            fingerprints=fingerprints("request", _content(command)),
            resource_id=resource_id,
            now=now,
        )

    def repeats(self, recorded: bytes) -> bool:
        """Whether the request is the one with this recorded fingerprint."""
        return recorded in self.fingerprints


@dataclass(frozen=True, slots=True)
class Created:
    """The result of a use case that creates something: its id, and whether an earlier request
    created it.
    """

    id: UUID
    replayed: bool = False


def _content(command: Repeatable) -> bytes:
    """Equal for equal commands and inputs, regardless of their key and of how the body was written.

    Contains the secrets, so only a keyed digest may be stored. Fields that have their default are
    left out, so that a release that adds a field still recognises earlier requests.
    """
    content: object = _set_fields(command)
    if inputs := current_inputs().values:
        content = [content, {name: _set_fields(value) for name, value in inputs.items()}]
    return json.dumps(content, sort_keys=True, default=str, ensure_ascii=True).encode()


def _set_fields(record: Record) -> dict[str, object]:
    return {
        field.name: value
        for field in fields(record)
        if field.name != "idempotency_key"
        and (value := getattr(record, field.name)) != _default(field)
    }


def _default(field: Field[Any]) -> object:
    return field.default if field.default_factory is MISSING else field.default_factory()
