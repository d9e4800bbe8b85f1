'''All contract suites. An adapter runs them with a fixture and a class:

    @pytest.fixture
    def world() -> World:
        return World(uow=..., users=..., ...)

    class TestMine(EveryContract):
        """This adapter keeps every contract."""

Each test needs an empty store. The suites are written for pytest-asyncio in `auto` mode.
`pytest.register_assert_rewrite("hexameter.adapters.testing")` in a conftest gives failures more
detail.
'''

from hexameter.adapters.testing.contracts.audit import AuditTrailContract
from hexameter.adapters.testing.contracts.auth.mailed_tokens import MailedTokenRepositoryContract
from hexameter.adapters.testing.contracts.auth.registrations import RegistrationRepositoryContract
from hexameter.adapters.testing.contracts.auth.session_queries import SessionQueriesContract
from hexameter.adapters.testing.contracts.auth.sessions import SessionRepositoryContract
from hexameter.adapters.testing.contracts.collection_pages import CollectionPagesContract
from hexameter.adapters.testing.contracts.collection_readers import CollectionReadersContract
from hexameter.adapters.testing.contracts.collections import CollectionsContract
from hexameter.adapters.testing.contracts.comments.comment_counts import CommentCountsContract
from hexameter.adapters.testing.contracts.comments.comment_queries import CommentQueriesContract
from hexameter.adapters.testing.contracts.comments.comments import CommentsContract
from hexameter.adapters.testing.contracts.comments.rendered_comments import (
    RenderedCommentsContract,
)
from hexameter.adapters.testing.contracts.counters import CountersContract
from hexameter.adapters.testing.contracts.events.before_commit import BeforeCommitContract
from hexameter.adapters.testing.contracts.events.claimed_deliveries import ClaimedDeliveriesContract
from hexameter.adapters.testing.contracts.events.outbox import OutboxContract
from hexameter.adapters.testing.contracts.events.positions import PositionsContract
from hexameter.adapters.testing.contracts.events.recorded_events import RecordedEventsContract
from hexameter.adapters.testing.contracts.events.subscriptions import SubscriptionsContract
from hexameter.adapters.testing.contracts.events.unfinished_deliveries import (
    UnfinishedDeliveriesContract,
)
from hexameter.adapters.testing.contracts.favorites import FavoritesContract
from hexameter.adapters.testing.contracts.feed import FeedContract
from hexameter.adapters.testing.contracts.follows import FollowsContract
from hexameter.adapters.testing.contracts.idempotency import IdempotencyRecordsContract
from hexameter.adapters.testing.contracts.imports import ImportRecordsContract
from hexameter.adapters.testing.contracts.personal_records import PersonalRecordsContract
from hexameter.adapters.testing.contracts.posts.failed_publications import (
    FailedPublicationsContract,
)
from hexameter.adapters.testing.contracts.posts.post_pages import PostPagesContract
from hexameter.adapters.testing.contracts.posts.post_queries import PostQueriesContract
from hexameter.adapters.testing.contracts.posts.post_visibility import PostVisibilityContract
from hexameter.adapters.testing.contracts.posts.posts import PostRepositoryContract
from hexameter.adapters.testing.contracts.posts.preview_links import PreviewLinksContract
from hexameter.adapters.testing.contracts.posts.revisions import RevisionsContract
from hexameter.adapters.testing.contracts.posts.working_copies import WorkingCopiesContract
from hexameter.adapters.testing.contracts.rate_limits import (
    RateLimiterContract,
    RateLimiterInStoreContract,
)
from hexameter.adapters.testing.contracts.schedules import SchedulesContract
from hexameter.adapters.testing.contracts.search.indexing import SearchIndexingContract
from hexameter.adapters.testing.contracts.search.languages import SearchLanguagesContract
from hexameter.adapters.testing.contracts.search.matching import SearchMatchingContract
from hexameter.adapters.testing.contracts.search.ranking import SearchRankingContract
from hexameter.adapters.testing.contracts.sitemap import SitemapContract
from hexameter.adapters.testing.contracts.syndication import SyndicationContract
from hexameter.adapters.testing.contracts.tags.tag_counts import TagCountsContract
from hexameter.adapters.testing.contracts.tags.tags import TagsContract
from hexameter.adapters.testing.contracts.unit_of_work import UnitOfWorkContract
from hexameter.adapters.testing.contracts.users.user_names import UserNamesContract
from hexameter.adapters.testing.contracts.users.user_queries import UserQueriesContract
from hexameter.adapters.testing.contracts.users.users import UserRepositoryContract


class EveryContract:
    class TestUnitOfWork(UnitOfWorkContract): ...

    class TestRecordedEvents(RecordedEventsContract): ...

    class TestBeforeCommit(BeforeCommitContract): ...

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

    class TestFailedPublications(FailedPublicationsContract): ...

    class TestWorkingCopies(WorkingCopiesContract): ...

    class TestPreviewLinks(PreviewLinksContract): ...

    class TestRevisions(RevisionsContract): ...

    class TestFavorites(FavoritesContract): ...

    class TestFollows(FollowsContract): ...

    class TestFeed(FeedContract): ...

    class TestSyndication(SyndicationContract): ...

    class TestSitemap(SitemapContract): ...

    class TestSearchMatching(SearchMatchingContract): ...

    class TestSearchRanking(SearchRankingContract): ...

    class TestSearchLanguages(SearchLanguagesContract): ...

    class TestSearchIndexing(SearchIndexingContract): ...

    class TestComments(CommentsContract): ...

    class TestRenderedComments(RenderedCommentsContract): ...

    class TestCommentCounts(CommentCountsContract): ...

    class TestCommentQueries(CommentQueriesContract): ...

    class TestTags(TagsContract): ...

    class TestTagCounts(TagCountsContract): ...

    class TestCounters(CountersContract): ...

    class TestPersonalRecords(PersonalRecordsContract): ...

    class TestIdempotency(IdempotencyRecordsContract): ...

    class TestImports(ImportRecordsContract): ...

    class TestCollections(CollectionsContract): ...

    class TestCollectionPages(CollectionPagesContract): ...

    class TestCollectionReaders(CollectionReadersContract): ...

    class TestAudit(AuditTrailContract): ...

    class TestPositions(PositionsContract): ...

    class TestOutbox(OutboxContract): ...

    class TestUnfinishedDeliveries(UnfinishedDeliveriesContract): ...

    class TestSubscriptions(SubscriptionsContract): ...

    class TestClaimedDeliveries(ClaimedDeliveriesContract): ...

    class TestRateLimiter(RateLimiterContract): ...

    class TestRateLimiterInStore(RateLimiterInStoreContract): ...

    class TestSchedules(SchedulesContract): ...
