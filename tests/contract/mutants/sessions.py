from dataclasses import replace
from datetime import datetime
from uuid import UUID

from hexameter.adapters.memory.repositories.sessions import (
    REFRESH_TOKENS,
    SESSIONS,
    MemoryEndedSessions,
    MemorySessionRepository,
)
from hexameter.adapters.memory.store import MemoryStore
from hexameter.adapters.testing.contracts.auth.sessions import SessionRepositoryContract
from hexameter.application.ports.sessions import SessionRepository
from hexameter.domain.auth.session import EndReason, RefreshToken, Session
from hexameter.domain.ids import SessionId, UserId
from tests.contract.mutants.fault import broken_port, broken_repository


class EndsTheOneToKeep(MemorySessionRepository):
    async def end_all(
        self,
        user_id: UserId,
        *,
        reason: EndReason,
        now: datetime,
        keep: SessionId | None = None,
    ) -> int:
        return await super().end_all(user_id, reason=reason, now=now)


class EndsAllWithoutAnnouncement(MemorySessionRepository):
    """Ends of single sessions are announced, those in bulk are not."""

    async def end_all(
        self,
        user_id: UserId,
        *,
        reason: EndReason,
        now: datetime,
        keep: SessionId | None = None,
    ) -> int:
        sessions = self._transaction.read(SESSIONS).values()
        ending = [each for each in sessions if each.user_id == user_id and each.is_live(now)]
        ending = [session for session in ending if session.id != keep]
        for session in ending:
            version = session.version + 1
            ended = replace(session, ended_at=now, end_reason=reason, version=version)
            self._transaction.update(SESSIONS, session.id, ended)
        return len(ending)


class EndsOneInSilence(MemorySessionRepository):
    async def save(self, session: Session) -> None:
        self._announces = False
        await super().save(session)
        self._announces = True

    _announces = True

    def _announce(self, session: Session) -> None:
        if self._announces:
            super()._announce(session)


class EndsWithoutANewVersion(MemorySessionRepository):
    async def end_all(
        self,
        user_id: UserId,
        *,
        reason: EndReason,
        now: datetime,
        keep: SessionId | None = None,
    ) -> int:
        ended = await super().end_all(user_id, reason=reason, now=now, keep=keep)
        for session in list(self._transaction.read(SESSIONS).values()):
            if session.end_reason is reason and session.ended_at == now:
                older = replace(session, version=session.version - 1)
                self._transaction.update(SESSIONS, session.id, older)
        return ended


class ForgetsEarlierTokens(MemorySessionRepository):
    async def find_by_refresh_token(self, digest: bytes) -> tuple[Session, RefreshToken] | None:
        found = await super().find_by_refresh_token(digest)
        return found if found and found[0].current.digest == digest else None


class ForgetsTokensOfEndedSessions(MemorySessionRepository):
    async def find_by_refresh_token(self, digest: bytes) -> tuple[Session, RefreshToken] | None:
        found = await super().find_by_refresh_token(digest)
        return found if found and found[0].ended_at is None else None


class ReturnsACopyOfTheCurrentToken(MemorySessionRepository):
    """Equal to the session's, and another object."""

    async def find_by_refresh_token(self, digest: bytes) -> tuple[Session, RefreshToken] | None:
        found = await super().find_by_refresh_token(digest)
        return (found[0], replace(found[1])) if found else None


class SavesTheCurrentTokenOnly(MemorySessionRepository):
    """The token that was rotated stays as it was."""

    def _keep_tokens(self, session: Session) -> None:
        session.rotated = None
        super()._keep_tokens(session)


class KeepsTokensOfWhatIsPruned(MemorySessionRepository):
    """They belong to no session."""

    async def prune(self, now: datetime) -> int:
        rows = dict(self._transaction.read(REFRESH_TOKENS))
        pruned = await super().prune(now)
        for digest, row in rows.items():
            if row.session_id not in self._transaction.read(SESSIONS):
                any_session = next(iter(self._transaction.read(SESSIONS)))
                self._transaction.update(
                    REFRESH_TOKENS, digest, replace(row, session_id=any_session)
                )
        return pruned


class HearsAtTheNextStart(MemoryEndedSessions):
    """Knows only the sessions that had ended when it was created."""

    def __init__(self, store: MemoryStore) -> None:
        super().__init__(MemoryStore())


class ForgetsTheNewsOfDeletedAccounts(MemoryEndedSessions):
    async def has_ended(self, session_id: UUID) -> bool:
        session = self._store.committed.read(SESSIONS).get(SessionId(session_id))
        return session is not None and session.ended_at is not None


TESTS = SessionRepositoryContract

FAULTS = [
    broken_repository(SessionRepository, EndsTheOneToKeep, TESTS.test_all_but_one_are_ended),
    broken_repository(
        SessionRepository,
        EndsAllWithoutAnnouncement,
        TESTS.test_all_but_one_are_ended,
        TESTS.test_the_announcement_outlives_the_account,
    ),
    broken_repository(
        SessionRepository, EndsOneInSilence, TESTS.test_an_ended_session_is_announced_at_once
    ),
    broken_repository(
        SessionRepository,
        EndsWithoutANewVersion,
        TESTS.test_ending_all_makes_older_copies_stale,
    ),
    broken_repository(
        SessionRepository,
        ForgetsEarlierTokens,
        TESTS.test_a_rotation_keeps_both_tokens,
        TESTS.test_of_concurrent_rotations_one_succeeds_and_all_see_its_successor,
    ),
    broken_repository(
        SessionRepository,
        ForgetsTokensOfEndedSessions,
        TESTS.test_the_token_of_an_ended_session_is_found,
    ),
    broken_repository(
        SessionRepository,
        ReturnsACopyOfTheCurrentToken,
        TESTS.test_a_session_comes_back_as_it_was_added,
    ),
    broken_repository(
        SessionRepository,
        SavesTheCurrentTokenOnly,
        TESTS.test_a_rotation_keeps_both_tokens,
        TESTS.test_of_concurrent_rotations_one_succeeds_and_all_see_its_successor,
    ),
    broken_repository(
        SessionRepository,
        KeepsTokensOfWhatIsPruned,
        TESTS.test_pruning_removes_what_ended_long_ago,
    ),
    broken_port(
        "ended_sessions",
        HearsAtTheNextStart,
        TESTS.test_an_ended_session_is_announced_at_once,
        TESTS.test_all_but_one_are_ended,
        TESTS.test_the_announcement_outlives_the_account,
    ),
    broken_port(
        "ended_sessions",
        ForgetsTheNewsOfDeletedAccounts,
        TESTS.test_the_announcement_outlives_the_account,
    ),
]
