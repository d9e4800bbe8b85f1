"""Accounts, profiles and sessions as they are read."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from hexameter.adapters.memory.queries.pages import cut_page
from hexameter.adapters.memory.queries.sessions import MemorySessionQueries
from hexameter.adapters.memory.queries.users import MemoryUserQueries
from hexameter.adapters.memory.repositories.posts.posts import POSTS
from hexameter.adapters.memory.repositories.sessions import SESSIONS
from hexameter.adapters.testing.contracts.auth.session_queries import SessionQueriesContract
from hexameter.adapters.testing.contracts.unit_of_work import UnitOfWorkContract
from hexameter.adapters.testing.contracts.users.user_queries import UserQueriesContract
from hexameter.application.actor import Actor
from hexameter.application.ports.sessions import SessionView
from hexameter.application.ports.users import AccountView, ProfileView
from hexameter.domain.pagination import Page, PageRequest
from tests.contract.mutants.fault import broken_port

EVERYTHING = 1000


class _Searching(MemoryUserQueries, ABC):
    async def accounts(
        self, page: PageRequest, *, search: str | None = None, role: str | None = None
    ) -> Page[AccountView]:
        whole = await super().accounts(PageRequest(page.sort, limit=EVERYTHING), role=role)
        found = whole.items if search is None else self.found(whole.items, search)
        return cut_page(
            found,
            page,
            key=lambda account: (getattr(account, page.sort.key), account.id),
            show=lambda account: account,
        )

    def found(self, accounts: Iterable[AccountView], search: str) -> list[AccountView]:
        return [account for account in accounts if self.matches(_text(account), search)]

    @abstractmethod
    def matches(self, text: str, search: str) -> bool:
        """`text` has the fields that are searched, one a line."""


class TakesPercentForAnything(_Searching):
    """And the underscore for any one character, as LIKE does."""

    def matches(self, text: str, search: str) -> bool:
        escaped = re.escape(search).replace("%", ".*").replace("_", ".")
        return re.search(escaped, text, re.IGNORECASE | re.DOTALL) is not None


class MatchesAcrossFields(_Searching):
    def matches(self, text: str, search: str) -> bool:
        return search.casefold() in text.replace("\n", " ").casefold()


class SearchesWithCase(_Searching):
    def matches(self, text: str, search: str) -> bool:
        return search in text


class FoldsAsciiOnly(_Searching):
    """As SQLite's `lower` does."""

    def matches(self, text: str, search: str) -> bool:
        return _ascii_lower(search) in _ascii_lower(text)


class FindsWhatBeginsSo(_Searching):
    def matches(self, text: str, search: str) -> bool:
        fields = text.casefold().split("\n")
        return any(field.startswith(search.casefold()) for field in fields)


class LowersTheKelvinSign(MemoryUserQueries):
    async def profile_by_username(self, username: str, viewer: Actor) -> ProfileView:
        return await super().profile_by_username(username.lower(), viewer)


class ShowsTheSuspended(MemoryUserQueries):
    async def profile(self, user_id: UUID, viewer: Actor) -> ProfileView:
        return await super().profile(user_id, Actor.system())


class CountsDraftsInProfiles(MemoryUserQueries):
    async def profile(self, user_id: UUID, viewer: Actor) -> ProfileView:
        shown = await super().profile(user_id, viewer)
        posts = self._store.committed.read(POSTS).values()
        return replace(shown, posts_count=sum(post.author_id == user_id for post in posts))


class ReadsBehindTheCommit(MemoryUserQueries):
    """It caches its first results."""

    _shown: dict[UUID, AccountView]

    async def account(self, user_id: UUID) -> AccountView:
        if not hasattr(self, "_shown"):
            self._shown = {}
        if user_id not in self._shown:
            self._shown[user_id] = await super().account(user_id)
        return self._shown[user_id]


class ShowsEndedSessions(MemorySessionQueries):
    async def live(self, user_id: UUID, page: PageRequest, *, now: datetime) -> Page[SessionView]:
        sessions = self._store.committed.read(SESSIONS)
        own = [each for each in sessions.values() if each.user_id == user_id]
        shown = [
            SessionView(each.id, each.device, each.ip, each.created_at, each.last_used_at)
            for each in own
            if now < each.expires_at
        ]
        return cut_page(
            shown, page, key=lambda each: (each.created_at, each.id), show=lambda each: each
        )


class CountsItsCursorFromTheStart(MemorySessionQueries):
    """After a page with an offset."""

    async def live(self, user_id: UUID, page: PageRequest, *, now: datetime) -> Page[SessionView]:
        shown = await super().live(user_id, page, now=now)
        first = await super().live(user_id, replace(page, offset=0), now=now)
        return Page(shown.items, first.next if shown.next else None)


class ShowsSessionsForAMomentTooLong(MemorySessionQueries):
    async def live(self, user_id: UUID, page: PageRequest, *, now: datetime) -> Page[SessionView]:
        before = now - datetime.resolution
        return await super().live(user_id, page, now=before)


def _text(account: AccountView) -> str:
    return f"{account.username}\n{account.name}\n{account.email}"


def _ascii_lower(text: str) -> str:
    return "".join(sign.lower() if sign.isascii() else sign for sign in text)


TESTS, SESSION_TESTS = UserQueriesContract, SessionQueriesContract
WITHOUT_CASE = TESTS.test_search_finds_in_username_name_and_address_without_case
AS_IT_IS = TESTS.test_search_takes_every_character_as_it_is

FAULTS = [
    broken_port("users", TakesPercentForAnything, AS_IT_IS),
    broken_port("users", SearchesWithCase, WITHOUT_CASE),
    broken_port("users", FoldsAsciiOnly, WITHOUT_CASE),
    broken_port("users", FindsWhatBeginsSo, WITHOUT_CASE, AS_IT_IS),
    broken_port("users", LowersTheKelvinSign, TESTS.test_a_profile_that_is_not_there_is_not_found),
    broken_port(
        "users",
        ShowsTheSuspended,
        TESTS.test_a_suspended_profile_is_seen_by_who_manages_users,
    ),
    broken_port(
        "users", CountsDraftsInProfiles, TESTS.test_a_profile_shows_what_everybody_may_know
    ),
    broken_port(
        "users",
        ReadsBehindTheCommit,
        UnitOfWorkContract.test_readers_see_what_is_committed_and_never_wait,
    ),
    broken_port(
        "users",
        MatchesAcrossFields,
        TESTS.test_search_finds_in_username_name_and_address_without_case,
    ),
    broken_port(
        "sessions", ShowsEndedSessions, SESSION_TESTS.test_live_sessions_are_shown_and_no_others
    ),
    broken_port(
        "sessions",
        CountsItsCursorFromTheStart,
        SESSION_TESTS.test_walking_pages_gives_what_one_page_gives,
    ),
    broken_port(
        "sessions",
        ShowsSessionsForAMomentTooLong,
        SESSION_TESTS.test_a_session_is_live_until_it_expires,
    ),
]
