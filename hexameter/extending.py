"""What an extension imports: its declaration, and what its use cases are made of.

Names here are stable; everything else under `hexameter` is internal and may change. What only a
mounted web layer needs is loaded when it is used, and FastAPI with it. `import x as x` tells type
checkers that a name is exported.
"""

from pkgutil import resolve_name as _resolve_name
from typing import TYPE_CHECKING

from hexameter.application.actor import Actor as Actor
from hexameter.application.auth.register import Register as Register
from hexameter.application.auth.register import RegisterCommand as RegisterCommand
from hexameter.application.auth.session_issuer import TokenPair as TokenPair
from hexameter.application.auth.sign_in import SignIn as SignIn
from hexameter.application.auth.sign_in import SignInCommand as SignInCommand
from hexameter.application.auth.verify_email import VerifyEmail as VerifyEmail
from hexameter.application.auth.verify_email import VerifyEmailCommand as VerifyEmailCommand
from hexameter.application.collections.collection import Collection as Collection
from hexameter.application.collections.fields import MaxLength as MaxLength
from hexameter.application.comments.approve_comment import ApproveComment as ApproveComment
from hexameter.application.comments.approve_comment import (
    ApproveCommentCommand as ApproveCommentCommand,
)
from hexameter.application.comments.create_comment import CreateComment as CreateComment
from hexameter.application.comments.create_comment import (
    CreateCommentCommand as CreateCommentCommand,
)
from hexameter.application.comments.edit_comment import EditComment as EditComment
from hexameter.application.comments.edit_comment import EditCommentCommand as EditCommentCommand
from hexameter.application.comments.reject_comment import RejectComment as RejectComment
from hexameter.application.comments.reject_comment import (
    RejectCommentCommand as RejectCommentCommand,
)
from hexameter.application.comments.remove_comment import RemoveComment as RemoveComment
from hexameter.application.comments.remove_comment import (
    RemoveCommentCommand as RemoveCommentCommand,
)
from hexameter.application.favorites.favorite_post import FavoritePost as FavoritePost
from hexameter.application.favorites.favorite_post import FavoritePostCommand as FavoritePostCommand
from hexameter.application.favorites.unfavorite_post import UnfavoritePost as UnfavoritePost
from hexameter.application.favorites.unfavorite_post import (
    UnfavoritePostCommand as UnfavoritePostCommand,
)
from hexameter.application.follows.follow_user import FollowUser as FollowUser
from hexameter.application.follows.follow_user import FollowUserCommand as FollowUserCommand
from hexameter.application.follows.unfollow_user import UnfollowUser as UnfollowUser
from hexameter.application.follows.unfollow_user import UnfollowUserCommand as UnfollowUserCommand
from hexameter.application.idempotency import Claim as Claim
from hexameter.application.idempotency import Created as Created
from hexameter.application.idempotency import SecretAlreadyShown as SecretAlreadyShown
from hexameter.application.inputs import Inputs as Inputs
from hexameter.application.ports.clock import Clock as Clock
from hexameter.application.ports.clock import IdGenerator as IdGenerator
from hexameter.application.ports.comments import CommentLocation as CommentLocation
from hexameter.application.ports.comments import CommentQueries as CommentQueries
from hexameter.application.ports.comments import CommentRepository as CommentRepository
from hexameter.application.ports.comments import CommentView as CommentView
from hexameter.application.ports.cursors import Cursors as Cursors
from hexameter.application.ports.cursors import InvalidCursor as InvalidCursor
from hexameter.application.ports.feed import FeedQueries as FeedQueries
from hexameter.application.ports.follows import FollowQueries as FollowQueries
from hexameter.application.ports.mail import Mail as Mail
from hexameter.application.ports.mail import MailDeferred as MailDeferred
from hexameter.application.ports.mail import Mailer as Mailer
from hexameter.application.ports.mail import MailRefused as MailRefused
from hexameter.application.ports.markdown import MarkdownRenderer as MarkdownRenderer
from hexameter.application.ports.markdown import MarkdownTooComplex as MarkdownTooComplex
from hexameter.application.ports.posts import AuthorView as AuthorView
from hexameter.application.ports.posts import PostQueries as PostQueries
from hexameter.application.ports.posts import PostRepository as PostRepository
from hexameter.application.ports.posts import PostSummaryView as PostSummaryView
from hexameter.application.ports.posts import PostView as PostView
from hexameter.application.ports.posts import RemovedPost as RemovedPost
from hexameter.application.ports.posts import SlugMoved as SlugMoved
from hexameter.application.ports.preview_links import PreviewLinkQueries as PreviewLinkQueries
from hexameter.application.ports.preview_links import PreviewLinkRepository as PreviewLinkRepository
from hexameter.application.ports.preview_links import PreviewLinkView as PreviewLinkView
from hexameter.application.ports.rate_limits import Limit as Limit
from hexameter.application.ports.rate_limits import RateLimiter as RateLimiter
from hexameter.application.ports.rate_limits import Usage as Usage
from hexameter.application.ports.revisions import DifferenceView as DifferenceView
from hexameter.application.ports.revisions import RevisionQueries as RevisionQueries
from hexameter.application.ports.revisions import RevisionRepository as RevisionRepository
from hexameter.application.ports.revisions import RevisionSummaryView as RevisionSummaryView
from hexameter.application.ports.revisions import RevisionView as RevisionView
from hexameter.application.ports.revisions import TextDifferences as TextDifferences
from hexameter.application.ports.search import FoundPost as FoundPost
from hexameter.application.ports.search import SearchQueries as SearchQueries
from hexameter.application.ports.security import AccessClaims as AccessClaims
from hexameter.application.ports.security import AccessTokens as AccessTokens
from hexameter.application.ports.security import CommonPasswords as CommonPasswords
from hexameter.application.ports.security import HashingOverloaded as HashingOverloaded
from hexameter.application.ports.security import PasswordHasher as PasswordHasher
from hexameter.application.ports.security import SecretTokens as SecretTokens
from hexameter.application.ports.slugs import Slugs as Slugs
from hexameter.application.ports.syndication import FeedEntryView as FeedEntryView
from hexameter.application.ports.syndication import SitemapEntryView as SitemapEntryView
from hexameter.application.ports.syndication import SitemapExtent as SitemapExtent
from hexameter.application.ports.syndication import SitemapQueries as SitemapQueries
from hexameter.application.ports.syndication import SyndicationQueries as SyndicationQueries
from hexameter.application.ports.tags import RetaggedPost as RetaggedPost
from hexameter.application.ports.tags import TagQueries as TagQueries
from hexameter.application.ports.tags import TagRepository as TagRepository
from hexameter.application.ports.tags import TagView as TagView
from hexameter.application.ports.unit_of_work import StoreUnavailable as StoreUnavailable
from hexameter.application.ports.unit_of_work import UnitOfWork as UnitOfWork
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory as UnitOfWorkFactory
from hexameter.application.ports.users import AccountView as AccountView
from hexameter.application.ports.users import ProfileView as ProfileView
from hexameter.application.ports.users import UserQueries as UserQueries
from hexameter.application.ports.users import UserRepository as UserRepository
from hexameter.application.ports.working_copies import WorkingCopyQueries as WorkingCopyQueries
from hexameter.application.ports.working_copies import (
    WorkingCopyRepository as WorkingCopyRepository,
)
from hexameter.application.ports.working_copies import WorkingCopyView as WorkingCopyView
from hexameter.application.posts.access import get_editable as get_editable
from hexameter.application.posts.archive_post import ArchivePost as ArchivePost
from hexameter.application.posts.archive_post import ArchivePostCommand as ArchivePostCommand
from hexameter.application.posts.create_post import CreatePost as CreatePost
from hexameter.application.posts.create_post import CreatePostCommand as CreatePostCommand
from hexameter.application.posts.delete_post import DeletePost as DeletePost
from hexameter.application.posts.delete_post import DeletePostCommand as DeletePostCommand
from hexameter.application.posts.edit_post import EditPost as EditPost
from hexameter.application.posts.edit_post import EditPostCommand as EditPostCommand
from hexameter.application.posts.publish_post import PublishPost as PublishPost
from hexameter.application.posts.publish_post import PublishPostCommand as PublishPostCommand
from hexameter.application.posts.restore_post import RestorePost as RestorePost
from hexameter.application.posts.restore_post import RestorePostCommand as RestorePostCommand
from hexameter.application.posts.unpublish_post import UnpublishPost as UnpublishPost
from hexameter.application.posts.unpublish_post import UnpublishPostCommand as UnpublishPostCommand
from hexameter.application.preview_links.create_preview_link import (
    CreatePreviewLink as CreatePreviewLink,
)
from hexameter.application.preview_links.create_preview_link import (
    CreatePreviewLinkCommand as CreatePreviewLinkCommand,
)
from hexameter.application.preview_links.create_preview_link import (
    IssuedPreviewLink as IssuedPreviewLink,
)
from hexameter.application.preview_links.queries import ReadPreview as ReadPreview
from hexameter.application.preview_links.queries import ReadPreviewCommand as ReadPreviewCommand
from hexameter.application.preview_links.revoke_preview_link import (
    RevokePreviewLink as RevokePreviewLink,
)
from hexameter.application.preview_links.revoke_preview_link import (
    RevokePreviewLinkCommand as RevokePreviewLinkCommand,
)
from hexameter.application.revisions.compare_revisions import CompareRevisions as CompareRevisions
from hexameter.application.revisions.compare_revisions import (
    CompareRevisionsCommand as CompareRevisionsCommand,
)
from hexameter.application.revisions.restore_revision import RestoreRevision as RestoreRevision
from hexameter.application.revisions.restore_revision import (
    RestoreRevisionCommand as RestoreRevisionCommand,
)
from hexameter.application.runs import Runs as Runs
from hexameter.application.search.search_posts import SearchPosts as SearchPosts
from hexameter.application.search.search_posts import SearchPostsCommand as SearchPostsCommand
from hexameter.application.search.views import FoundPostView as FoundPostView
from hexameter.application.unset import UNSET as UNSET
from hexameter.application.unset import Unset as Unset
from hexameter.application.users.export_account import ExportAccount as ExportAccount
from hexameter.application.users.export_account import ExportAccountCommand as ExportAccountCommand
from hexameter.application.users.update_profile import UpdateProfile as UpdateProfile
from hexameter.application.users.update_profile import UpdateProfileCommand as UpdateProfileCommand
from hexameter.application.view import view as view
from hexameter.application.working_copies.discard_working_copy import (
    DiscardWorkingCopy as DiscardWorkingCopy,
)
from hexameter.application.working_copies.discard_working_copy import (
    DiscardWorkingCopyCommand as DiscardWorkingCopyCommand,
)
from hexameter.application.working_copies.edit_working_copy import (
    EditWorkingCopy as EditWorkingCopy,
)
from hexameter.application.working_copies.edit_working_copy import (
    EditWorkingCopyCommand as EditWorkingCopyCommand,
)
from hexameter.domain.auth.events import MailedTokenIssued as MailedTokenIssued
from hexameter.domain.auth.events import PasswordChanged as PasswordChanged
from hexameter.domain.auth.events import RefreshTokenReuseDetected as RefreshTokenReuseDetected
from hexameter.domain.auth.events import RegistrationAttempted as RegistrationAttempted
from hexameter.domain.auth.events import RegistrationRequested as RegistrationRequested
from hexameter.domain.comments.comment import Comment as Comment
from hexameter.domain.comments.comment import CommentText as CommentText
from hexameter.domain.comments.errors import CommentNotFound as CommentNotFound
from hexameter.domain.comments.errors import CommentNotPublished as CommentNotPublished
from hexameter.domain.comments.errors import InvalidCommentTransition as InvalidCommentTransition
from hexameter.domain.comments.events import CommentApproved as CommentApproved
from hexameter.domain.comments.events import CommentCreated as CommentCreated
from hexameter.domain.comments.events import CommentRejected as CommentRejected
from hexameter.domain.comments.events import CommentRemoved as CommentRemoved
from hexameter.domain.comments.events import CommentUpdated as CommentUpdated
from hexameter.domain.comments.values import CommentStatus as CommentStatus
from hexameter.domain.errors import AuthenticationRequired as AuthenticationRequired
from hexameter.domain.errors import Checks as Checks
from hexameter.domain.errors import Conflict as Conflict
from hexameter.domain.errors import DomainError as DomainError
from hexameter.domain.errors import FieldError as FieldError
from hexameter.domain.errors import Forbidden as Forbidden
from hexameter.domain.errors import Invalid as Invalid
from hexameter.domain.errors import InvalidAccessToken as InvalidAccessToken
from hexameter.domain.errors import NotFound as NotFound
from hexameter.domain.errors import PreconditionFailed as PreconditionFailed
from hexameter.domain.errors import RateLimited as RateLimited
from hexameter.domain.errors import StaleWrite as StaleWrite
from hexameter.domain.errors import Unauthenticated as Unauthenticated
from hexameter.domain.errors import Unavailable as Unavailable
from hexameter.domain.errors import ValidationFailed as ValidationFailed
from hexameter.domain.errors import checking as checking
from hexameter.domain.errors import invalid as invalid
from hexameter.domain.events import Event as Event
from hexameter.domain.favorites import PostFavorited as PostFavorited
from hexameter.domain.favorites import PostUnfavorited as PostUnfavorited
from hexameter.domain.follows import FollowLimit as FollowLimit
from hexameter.domain.follows import SelfFollow as SelfFollow
from hexameter.domain.follows import UserFollowed as UserFollowed
from hexameter.domain.follows import UserUnfollowed as UserUnfollowed
from hexameter.domain.ids import CommentId as CommentId
from hexameter.domain.ids import PostId as PostId
from hexameter.domain.ids import UserId as UserId
from hexameter.domain.pagination import NO_ID as NO_ID
from hexameter.domain.pagination import Page as Page
from hexameter.domain.pagination import PageRequest as PageRequest
from hexameter.domain.pagination import Position as Position
from hexameter.domain.pagination import Sort as Sort
from hexameter.domain.posts.difference import DifferenceLine as DifferenceLine
from hexameter.domain.posts.difference import Op as Op
from hexameter.domain.posts.errors import InvalidTransition as InvalidTransition
from hexameter.domain.posts.errors import PostNotFound as PostNotFound
from hexameter.domain.posts.errors import RevisionNotFound as RevisionNotFound
from hexameter.domain.posts.errors import SlugTaken as SlugTaken
from hexameter.domain.posts.errors import WorkingCopyNotFound as WorkingCopyNotFound
from hexameter.domain.posts.errors import WorkingCopyOutdated as WorkingCopyOutdated
from hexameter.domain.posts.events import PostArchived as PostArchived
from hexameter.domain.posts.events import PostDeleted as PostDeleted
from hexameter.domain.posts.events import PostDrafted as PostDrafted
from hexameter.domain.posts.events import PostPublished as PostPublished
from hexameter.domain.posts.events import PostScheduled as PostScheduled
from hexameter.domain.posts.events import PostUnpublished as PostUnpublished
from hexameter.domain.posts.events import PostUnscheduled as PostUnscheduled
from hexameter.domain.posts.events import PostUpdated as PostUpdated
from hexameter.domain.posts.failed_publication import FailedPublication as FailedPublication
from hexameter.domain.posts.post import Content as Content
from hexameter.domain.posts.post import Post as Post
from hexameter.domain.posts.preview_link import PreviewLink as PreviewLink
from hexameter.domain.posts.preview_link import PreviewLinkNotFound as PreviewLinkNotFound
from hexameter.domain.posts.preview_link import PreviewNotFound as PreviewNotFound
from hexameter.domain.posts.revision import Revision as Revision
from hexameter.domain.posts.values import PostStatus as PostStatus
from hexameter.domain.posts.values import Slug as Slug
from hexameter.domain.posts.working_copy import WorkingCopy as WorkingCopy
from hexameter.domain.search.document import SearchDocument as SearchDocument
from hexameter.domain.search.query import Phrase as Phrase
from hexameter.domain.search.query import SearchQuery as SearchQuery
from hexameter.domain.tags import TagNotFound as TagNotFound
from hexameter.domain.tags import TagTaken as TagTaken
from hexameter.domain.tags import tag_asked_for as tag_asked_for
from hexameter.domain.users.errors import EmailTaken as EmailTaken
from hexameter.domain.users.errors import UserNotFound as UserNotFound
from hexameter.domain.users.events import UserCreated as UserCreated
from hexameter.domain.users.events import UserDeleted as UserDeleted
from hexameter.domain.users.events import UserDeletionRequested as UserDeletionRequested
from hexameter.domain.users.events import UserUpdated as UserUpdated
from hexameter.domain.users.roles import Permission as Permission
from hexameter.domain.users.roles import Role as Role
from hexameter.domain.users.user import User as User
from hexameter.domain.users.values import EmailAddress as EmailAddress
from hexameter.domain.users.values import Username as Username
from hexameter.domain.users.values import username_asked_for as username_asked_for
from hexameter.entrypoints.catalogue import Exposure as Exposure
from hexameter.entrypoints.extensions.adapter import adapter as adapter
from hexameter.entrypoints.extensions.changes import BeforeCommit as BeforeCommit
from hexameter.entrypoints.extensions.changes import Input as Input
from hexameter.entrypoints.extensions.changes import Proceed as Proceed
from hexameter.entrypoints.extensions.changes import Replace as Replace
from hexameter.entrypoints.extensions.changes import ViewFields as ViewFields
from hexameter.entrypoints.extensions.changes import Wrap as Wrap
from hexameter.entrypoints.extensions.declaration import Extension as Extension
from hexameter.entrypoints.extensions.declaration import Http as Http
from hexameter.entrypoints.extensions.declaration import Mount as Mount
from hexameter.entrypoints.extensions.declaration import PeriodicTask as PeriodicTask
from hexameter.entrypoints.extensions.declaration import PermissionGrant as PermissionGrant
from hexameter.entrypoints.extensions.declaration import Personal as Personal
from hexameter.entrypoints.extensions.declaration import RequestLimit as RequestLimit
from hexameter.entrypoints.extensions.declaration import StoreAdapters as StoreAdapters
from hexameter.entrypoints.extensions.declaration import Subscriber as Subscriber
from hexameter.entrypoints.extensions.declaration import UseCase as UseCase
from hexameter.entrypoints.extensions.declaration import permission as permission
from hexameter.entrypoints.extensions.own_store import OwnStore as OwnStore
from hexameter.entrypoints.extensions.own_store import Store as Store
from hexameter.entrypoints.extensions.own_store import StoreParts as StoreParts
from hexameter.entrypoints.extensions.store_adapters import queries as queries
from hexameter.entrypoints.extensions.store_adapters import repository as repository
from hexameter.entrypoints.quotas import LimitName as LimitName

if TYPE_CHECKING:
    from hexameter.entrypoints.http.errors.responses import ErrorResponse as ErrorResponse
    from hexameter.entrypoints.http.responses.json import JsonResponse as JsonResponse
    from hexameter.entrypoints.http.routing.authentication import Anyone as Anyone
    from hexameter.entrypoints.http.routing.authentication import MaybeUser as MaybeUser
    from hexameter.entrypoints.http.routing.authentication import SignedInUser as SignedInUser
    from hexameter.entrypoints.http.routing.authentication import actor_of as actor_of
    from hexameter.entrypoints.http.routing.rate_limits import limited as limited
    from hexameter.entrypoints.http.routing.rate_limits import (
        limited_by_account as limited_by_account,
    )
    from hexameter.entrypoints.http.routing.rate_limits import (
        limited_by_caller as limited_by_caller,
    )
    from hexameter.entrypoints.http.routing.strict_route import Router as Router
    from hexameter.entrypoints.http.routing.use import Use as Use
    from hexameter.entrypoints.input.fields import StrictModel as StrictModel

_ROUTING = "hexameter.entrypoints.http.routing"
_LOADED_WHEN_USED = {
    "Anyone": f"{_ROUTING}.authentication:Anyone",
    "ErrorResponse": "hexameter.entrypoints.http.errors.responses:ErrorResponse",
    "JsonResponse": "hexameter.entrypoints.http.responses.json:JsonResponse",
    "MaybeUser": f"{_ROUTING}.authentication:MaybeUser",
    "Router": f"{_ROUTING}.strict_route:Router",
    "SignedInUser": f"{_ROUTING}.authentication:SignedInUser",
    "StrictModel": "hexameter.entrypoints.input.fields:StrictModel",
    "Use": f"{_ROUTING}.use:Use",
    "actor_of": f"{_ROUTING}.authentication:actor_of",
    "limited": f"{_ROUTING}.rate_limits:limited",
    "limited_by_account": f"{_ROUTING}.rate_limits:limited_by_account",
    "limited_by_caller": f"{_ROUTING}.rate_limits:limited_by_caller",
}


def __getattr__(name: str) -> object:
    if name in _LOADED_WHEN_USED:
        return _resolve_name(_LOADED_WHEN_USED[name])
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """The public names."""
    loaded = (name for name in globals() if not name.startswith(("_", "@")))
    return sorted({*loaded, *_LOADED_WHEN_USED} - {"TYPE_CHECKING"})
