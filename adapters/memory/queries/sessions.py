from datetime import datetime
from uuid import UUID

from hexameter.adapters.memory.queries.pages import cut_page
from hexameter.adapters.memory.repositories.sessions import SESSIONS
from hexameter.adapters.memory.store import MemoryQueries
from hexameter.application.ports.sessions import SESSION_SORTS, SessionView
from hexameter.domain.auth.session import Session
from hexameter.domain.pagination import Page, PageRequest


class MemorySessionQueries(MemoryQueries):
    async def live(self, user_id: UUID, page: PageRequest, *, now: datetime) -> Page[SessionView]:
        if page.sort.key not in SESSION_SORTS:
            raise ValueError(f"sessions are not sorted by {page.sort.key!r}")
        live = [
            session
            for session in self._store.committed.read(SESSIONS).values()
            if session.user_id == user_id and session.is_live(now)
        ]
        return cut_page(
            live, page, key=lambda session: (session.created_at, session.id), show=_view
        )


def _view(session: Session) -> SessionView:
    return SessionView(
        id=session.id,
        device=session.device,
        ip=session.ip,
        created_at=session.created_at,
        last_used_at=session.last_used_at,
    )
