"""The ports of a store: what `Store.make` gives adapters for, and what a unit of work has.

Names here are stable. New methods and ports come with new releases, and with tests of the contract
suites.
"""

from hexameter.application.ports.audit import AuditTrail
from hexameter.application.ports.comments import CommentQueries, CommentRepository
from hexameter.application.ports.counters import Counters
from hexameter.application.ports.favorites import FavoriteRepository
from hexameter.application.ports.feed import FeedQueries
from hexameter.application.ports.follows import FollowQueries, FollowRepository
from hexameter.application.ports.idempotency import IdempotencyRecords
from hexameter.application.ports.imports import ImportRecords
from hexameter.application.ports.mailed_tokens import MailedTokenRepository
from hexameter.application.ports.outbox import ClaimedDeliveries, Outbox
from hexameter.application.ports.personal_records import PersonalRecords
from hexameter.application.ports.posts import PostQueries, PostRepository
from hexameter.application.ports.preview_links import PreviewLinkQueries, PreviewLinkRepository
from hexameter.application.ports.rate_limits import RateLimiter
from hexameter.application.ports.registrations import RegistrationRepository
from hexameter.application.ports.revisions import RevisionQueries, RevisionRepository
from hexameter.application.ports.schedules import Schedules
from hexameter.application.ports.search import SearchQueries
from hexameter.application.ports.sessions import EndedSessions, SessionQueries, SessionRepository
from hexameter.application.ports.subscriptions import Subscriptions
from hexameter.application.ports.syndication import SitemapQueries, SyndicationQueries
from hexameter.application.ports.tags import TagQueries, TagRepository
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.application.ports.users import UserQueries, UserRepository
from hexameter.application.ports.working_copies import WorkingCopyQueries, WorkingCopyRepository

__all__ = [
    "AuditTrail",
    "ClaimedDeliveries",
    "CommentQueries",
    "CommentRepository",
    "Counters",
    "EndedSessions",
    "FavoriteRepository",
    "FeedQueries",
    "FollowQueries",
    "FollowRepository",
    "IdempotencyRecords",
    "ImportRecords",
    "MailedTokenRepository",
    "Outbox",
    "PersonalRecords",
    "PostQueries",
    "PostRepository",
    "PreviewLinkQueries",
    "PreviewLinkRepository",
    "RateLimiter",
    "RegistrationRepository",
    "RevisionQueries",
    "RevisionRepository",
    "Schedules",
    "SearchQueries",
    "SessionQueries",
    "SessionRepository",
    "SitemapQueries",
    "Subscriptions",
    "SyndicationQueries",
    "TagQueries",
    "TagRepository",
    "UnitOfWorkFactory",
    "UserQueries",
    "UserRepository",
    "WorkingCopyQueries",
    "WorkingCopyRepository",
]
