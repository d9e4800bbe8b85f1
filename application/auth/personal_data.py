from hexameter.application.personal_data import all_pages
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.sessions import SessionQueries, SessionView
from hexameter.domain.ids import UserId
from hexameter.domain.pagination import Page, PageRequest, Sort


async def sessions_of(user_id: UserId, sessions: SessionQueries, clock: Clock) -> list[SessionView]:
    """The live ones."""
    now = clock.now()

    async def page(request: PageRequest) -> Page[SessionView]:
        return await sessions.live(user_id, request, now=now)

    return await all_pages(page, Sort("created_at"))
