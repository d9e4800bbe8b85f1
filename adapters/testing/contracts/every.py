'''All suites at once. An adapter joins with a fixture and a class:

    @pytest.fixture
    def world() -> World:
        return World(uow=..., users=..., ...)

    class TestMine(EveryContract):
        """This adapter keeps every contract."""

Each test wants a store that is empty. The suites are written for pytest-asyncio in its `auto` mode.
`pytest.register_assert_rewrite("adapters.testing")` in a conftest makes failures say more.
'''

from adapters.testing.contracts.audit import AuditTrailContract
from adapters.testing.contracts.idempotency import IdempotencyRecordsContract
from adapters.testing.contracts.imports import ImportRecordsContract
from adapters.testing.contracts.mailed_tokens import MailedTokenRepositoryContract
from adapters.testing.contracts.outbox import OutboxContract
from adapters.testing.contracts.post_pages import PostPagesContract
from adapters.testing.contracts.post_queries import PostQueriesContract
from adapters.testing.contracts.post_visibility import PostVisibilityContract
from adapters.testing.contracts.posts import PostRepositoryContract
from adapters.testing.contracts.rate_limits import RateLimiterContract
from adapters.testing.contracts.recorded_events import RecordedEventsContract
from adapters.testing.contracts.registrations import RegistrationRepositoryContract
from adapters.testing.contracts.session_queries import SessionQueriesContract
from adapters.testing.contracts.sessions import SessionRepositoryContract
from adapters.testing.contracts.unit_of_work import UnitOfWorkContract
from adapters.testing.contracts.user_names import UserNamesContract
from adapters.testing.contracts.user_queries import UserQueriesContract
from adapters.testing.contracts.users import UserRepositoryContract


class EveryContract:
    class TestUnitOfWork(UnitOfWorkContract): ...

    class TestRecordedEvents(RecordedEventsContract): ...

    class TestUsers(UserRepositoryContract): ...

    class TestUserNames(UserNamesContract): ...

    class TestUserQueries(UserQueriesContract): ...

    class TestRegistrations(RegistrationRepositoryContract): ...

    class TestMailedTokens(MailedTokenRepositoryContract): ...

    class TestSessions(SessionRepositoryContract): ...

    class TestSessionQueries(SessionQueriesContract): ...

    class TestPosts(PostRepositoryContract): ...

    class TestPostQueries(PostQueriesContract): ...

    class TestPostPages(PostPagesContract): ...

    class TestPostVisibility(PostVisibilityContract): ...

    class TestIdempotency(IdempotencyRecordsContract): ...

    class TestImports(ImportRecordsContract): ...

    class TestAudit(AuditTrailContract): ...

    class TestOutbox(OutboxContract): ...

    class TestRateLimiter(RateLimiterContract): ...
