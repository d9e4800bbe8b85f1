"""Identifiers: UUIDv7 (RFC 9562), one type per aggregate."""

from typing import NewType
from uuid import UUID

UserId = NewType("UserId", UUID)
RegistrationId = NewType("RegistrationId", UUID)
SessionId = NewType("SessionId", UUID)
PostId = NewType("PostId", UUID)
CommentId = NewType("CommentId", UUID)
