from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import pytest

from hexameter.adapters.testing.builders import build_session, build_user
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.pages import all_pages
from hexameter.adapters.testing.world import World
from hexameter.application.ports.sessions import SessionView
from hexameter.domain.auth.session import EndReason, Session
from hexameter.domain.pagination import Page, PageRequest, Sort

LATER = NOON + timedelta(minutes=3)
NEWEST = Sort("created_at", descending=True)


class SessionQueriesContract:
    async def test_live_sessions_are_shown_and_no_others(self, world: World) -> None:
        user, other = build_user(), build_user()
        sessions = [
            build_session(user.id, now=NOON + timedelta(minutes=minute)) for minute in (1, 3, 2)
        ]
        ended, expired = build_session(user.id), build_session(user.id, now=NOON - timedelta(100))
        ended.end(EndReason.SIGNED_OUT, NOON)
        sessions[0].device, sessions[0].ip = "\U0001f600 'curl' \\", None
        await world.add_users(user, other)
        await world.add_sessions(*sessions, ended, expired, build_session(other.id))
        shown = await live(world, user.id)
        assert shown.items == [view_of(sessions[index]) for index in (1, 2, 0)]
        assert shown.next is None
        assert (await live(world, build_user().id)).items == []

    async def test_a_session_is_live_until_it_expires(self, world: World) -> None:
        user = build_user()
        session = build_session(user.id)
        await world.add_users(user)
        await world.add_sessions(session)
        almost = session.expires_at - timedelta(milliseconds=1)
        assert len((await live(world, user.id, now=almost)).items) == 1
        assert (await live(world, user.id, now=session.expires_at)).items == []

    @pytest.mark.parametrize("descending", [False, True])
    async def test_walking_pages_gives_what_one_page_gives(
        self, world: World, descending: bool
    ) -> None:
        user = build_user()
        sessions = [
            build_session(user.id, now=NOON + timedelta(milliseconds=number // 3))
            for number in range(7)
        ]
        await world.add_users(user)
        await world.add_sessions(*sessions[::2], *sessions[1::2])
        sort = Sort("created_at", descending)
        sessions.sort(key=lambda session: (session.created_at, session.id), reverse=descending)
        expected = [view_of(session) for session in sessions]
        assert (await live(world, user.id, PageRequest(sort))).items == expected
        for limit in (1, 3, 7):
            ask = partial(live, world, user.id)
            assert await all_pages(ask, PageRequest(sort, limit=limit)) == expected
        skipped = await live(world, user.id, PageRequest(sort, limit=2, offset=3))
        assert skipped.items == expected[3:5]
        assert skipped.next is not None
        rest = await live(world, user.id, PageRequest(sort, limit=2, after=skipped.next))
        assert rest.items == expected[5:]


async def live(
    world: World, user_id: UUID, page: PageRequest | None = None, *, now: datetime = LATER
) -> Page[SessionView]:
    return await world.sessions.live(user_id, page or PageRequest(NEWEST), now=now)


def view_of(session: Session) -> SessionView:
    return SessionView(
        id=session.id,
        device=session.device,
        ip=session.ip,
        created_at=session.created_at,
        last_used_at=session.last_used_at,
    )
