"""Mailed tokens, by their digests."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from hexameter.domain.auth.mailed_tokens import MailedToken, Purpose
from hexameter.domain.ids import UserId


class MailedTokenRepository(Protocol):
    """Every call raises `StoreUnavailable` if the store fails."""

    async def add(self, token: MailedToken) -> None: ...

    async def find(self, token_id: UUID) -> MailedToken | None: ...

    async def find_by_digest(self, digest: bytes, purpose: Purpose) -> MailedToken | None:
        """Locked for writing: of several concurrent callers with one token, only one finds it."""
        ...

    async def remove_all_for(self, user_id: UserId, purpose: Purpose) -> None:
        """Redeeming a token removes the others of its purpose."""
        ...

    async def prune(self, now: datetime) -> int:
        """Remove expired tokens; returns how many."""
        ...
