"""The ports of a store: what `Store.make` gives adapters for, and what a unit of work has.

Names here are stable. New methods and ports come with new releases, and with tests of the contract
suites.
"""

from hexameter.application.events.before_commit import (
    BeforeCommitFunctions as BeforeCommitFunctions,
)
from hexameter.application.ports.audit import AuditTrail as AuditTrail
from hexameter.application.ports.comments import CommentQueries as CommentQueries
from hexameter.application.ports.comments import CommentRepository as CommentRepository
from hexameter.application.ports.counters import Counters as Counters
from hexameter.application.ports.counters import WrongCount as WrongCount
from hexameter.application.ports.favorites import FavoriteRepository as FavoriteRepository
from hexameter.application.ports.feed import FeedQueries as FeedQueries
from hexameter.application.ports.follows import FollowQueries as FollowQueries
from hexameter.application.ports.follows import FollowRepository as FollowRepository
from hexameter.application.ports.idempotency import IdempotencyRecords as IdempotencyRecords
from hexameter.application.ports.imports import ImportRecord as ImportRecord
from hexameter.application.ports.imports import ImportRecords as ImportRecords
from hexameter.application.ports.mailed_tokens import MailedTokenRepository as MailedTokenRepository
from hexameter.application.ports.outbox import ClaimedDeliveries as ClaimedDeliveries
from hexameter.application.ports.outbox import Delivery as Delivery
from hexameter.application.ports.outbox import Outbox as Outbox
from hexameter.application.ports.outbox import StoredEvent as StoredEvent
from hexameter.application.ports.outbox import UnfinishedDelivery as UnfinishedDelivery
from hexameter.application.ports.outbox import Work as Work
from hexameter.application.ports.personal_records import OwnAuditEntry as OwnAuditEntry
from hexameter.application.ports.personal_records import OwnComment as OwnComment
from hexameter.application.ports.personal_records import OwnFavorite as OwnFavorite
from hexameter.application.ports.personal_records import PersonalRecords as PersonalRecords
from hexameter.application.ports.posts import PostQueries as PostQueries
from hexameter.application.ports.posts import PostRepository as PostRepository
from hexameter.application.ports.preview_links import PreviewLinkQueries as PreviewLinkQueries
from hexameter.application.ports.preview_links import PreviewLinkRepository as PreviewLinkRepository
from hexameter.application.ports.rate_limits import RateLimiter as RateLimiter
from hexameter.application.ports.registrations import (
    RegistrationRepository as RegistrationRepository,
)
from hexameter.application.ports.revisions import RevisionQueries as RevisionQueries
from hexameter.application.ports.revisions import RevisionRepository as RevisionRepository
from hexameter.application.ports.schedules import Schedules as Schedules
from hexameter.application.ports.search import SearchQueries as SearchQueries
from hexameter.application.ports.sessions import EndedSessions as EndedSessions
from hexameter.application.ports.sessions import SessionQueries as SessionQueries
from hexameter.application.ports.sessions import SessionRepository as SessionRepository
from hexameter.application.ports.sessions import SessionView as SessionView
from hexameter.application.ports.subscriptions import Subscription as Subscription
from hexameter.application.ports.subscriptions import Subscriptions as Subscriptions
from hexameter.application.ports.syndication import SitemapQueries as SitemapQueries
from hexameter.application.ports.syndication import SyndicationQueries as SyndicationQueries
from hexameter.application.ports.tags import TagQueries as TagQueries
from hexameter.application.ports.tags import TagRepository as TagRepository
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory as UnitOfWorkFactory
from hexameter.application.ports.users import UserQueries as UserQueries
from hexameter.application.ports.users import UserRepository as UserRepository
from hexameter.application.ports.working_copies import WorkingCopyQueries as WorkingCopyQueries
from hexameter.application.ports.working_copies import (
    WorkingCopyRepository as WorkingCopyRepository,
)
from hexameter.application.search.indexer import PostIndexer as PostIndexer
from hexameter.domain.audit import AuditEntry as AuditEntry
from hexameter.domain.auth.mailed_tokens import MailedToken as MailedToken
from hexameter.domain.auth.mailed_tokens import Purpose as Purpose
from hexameter.domain.auth.registration import Registration as Registration
from hexameter.domain.auth.session import EndReason as EndReason
from hexameter.domain.auth.session import RefreshToken as RefreshToken
from hexameter.domain.auth.session import Session as Session
from hexameter.domain.favorites import Favorite as Favorite
from hexameter.domain.follows import Follow as Follow
from hexameter.domain.ids import RegistrationId as RegistrationId
from hexameter.domain.ids import SessionId as SessionId
from hexameter.domain.posts.origin import Origin as Origin
