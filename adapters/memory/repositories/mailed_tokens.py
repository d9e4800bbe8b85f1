from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from hexameter.adapters.memory.repositories.users import USERS
from hexameter.adapters.memory.store import MemoryRepository, Reference, Table
from hexameter.domain.auth.mailed_tokens import MailedToken, Purpose
from hexameter.domain.ids import UserId
from hexameter.domain.users.errors import UserNotFound

MAILED_TOKENS = Table[UUID, MailedToken](
    "mailed_tokens", Reference(USERS, lambda token: token.user_id, UserNotFound)
)


class MemoryMailedTokenRepository(MemoryRepository):
    async def add(self, token: MailedToken) -> None:
        self._transaction.insert(MAILED_TOKENS, token.id, replace(token))
        self._transaction.record_events_of(token)

    async def find(self, token_id: UUID) -> MailedToken | None:
        token = self._transaction.read(MAILED_TOKENS).get(token_id)
        return replace(token) if token else None

    async def find_by_digest(self, digest: bytes, purpose: Purpose) -> MailedToken | None:
        for token in self._transaction.read(MAILED_TOKENS).values():
            if token.digest == digest and token.purpose is purpose:
                return replace(token)
        return None

    async def remove_all_for(self, user_id: UserId, purpose: Purpose) -> None:
        self._remove(lambda token: token.user_id == user_id and token.purpose is purpose)

    async def prune(self, now: datetime) -> int:
        return self._remove(lambda token: token.expires_at <= now)

    def _remove(self, condition: Callable[[MailedToken], bool]) -> int:
        tokens = self._transaction.read(MAILED_TOKENS).values()
        ended = [token.id for token in tokens if condition(token)]
        return self._transaction.delete(MAILED_TOKENS, ended)
