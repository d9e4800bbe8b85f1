from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from hexameter.domain.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class UserEvent(Event):
    aggregate: ClassVar[str] = "user"
    user_id: UUID
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UserCreated(UserEvent):
    type: ClassVar[str] = "user.created"
    username: str
    name: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UserUpdated(UserEvent):
    type: ClassVar[str] = "user.updated"
    username: str
    name: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UserDeletionRequested(UserEvent):
    type: ClassVar[str] = "user.deletion_requested"
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UserDeleted(UserEvent):
    type: ClassVar[str] = "user.deleted"
    username: str
