"""What an extension imports: its declaration, and what its use cases are made of.

Names here are stable; everything else under `hexameter` is internal and may change. What only a
mounted web layer needs is loaded when it is used, and FastAPI with it.
"""

from pkgutil import resolve_name as _resolve_name
from typing import TYPE_CHECKING

from hexameter.application.actor import Actor
from hexameter.application.auth.register import Register, RegisterCommand
from hexameter.application.auth.session_issuer import TokenPair
from hexameter.application.auth.sign_in import SignIn, SignInCommand
from hexameter.application.auth.verify_email import VerifyEmail, VerifyEmailCommand
from hexameter.application.collections.collection import Collection
from hexameter.application.collections.fields import MaxLength
from hexameter.application.comments.approve_comment import ApproveComment, ApproveCommentCommand
from hexameter.application.comments.create_comment import CreateComment, CreateCommentCommand
from hexameter.application.comments.edit_comment import EditComment, EditCommentCommand
from hexameter.application.comments.reject_comment import RejectComment, RejectCommentCommand
from hexameter.application.comments.remove_comment import RemoveComment, RemoveCommentCommand
from hexameter.application.favorites.favorite_post import FavoritePost, FavoritePostCommand
from hexameter.application.favorites.unfavorite_post import UnfavoritePost, UnfavoritePostCommand
from hexameter.application.follows.follow_user import FollowUser, FollowUserCommand
from hexameter.application.follows.unfollow_user import UnfollowUser, UnfollowUserCommand
from hexameter.application.idempotency import Claim, Created, SecretAlreadyShown
from hexameter.application.inputs import Inputs
from hexameter.application.ports.clock import Clock, IdGenerator
from hexameter.application.ports.comments import CommentQueries, CommentRepository, CommentView
from hexameter.application.ports.cursors import Cursors, InvalidCursor
from hexameter.application.ports.feed import FeedQueries
from hexameter.application.ports.follows import FollowQueries
from hexameter.application.ports.mail import Mail, MailDeferred, Mailer, MailRefused
from hexameter.application.ports.markdown import MarkdownRenderer, MarkdownTooComplex
from hexameter.application.ports.posts import (
    AuthorView,
    PostQueries,
    PostRepository,
    PostSummaryView,
    PostView,
    SlugMoved,
)
from hexameter.application.ports.preview_links import (
    PreviewLinkQueries,
    PreviewLinkRepository,
    PreviewLinkView,
)
from hexameter.application.ports.rate_limits import Limit, RateLimiter, Usage
from hexameter.application.ports.revisions import (
    DifferenceView,
    RevisionQueries,
    RevisionRepository,
    RevisionSummaryView,
    RevisionView,
    TextDifferences,
)
from hexameter.application.ports.search import FoundPost, SearchQueries
from hexameter.application.ports.security import (
    AccessClaims,
    AccessTokens,
    CommonPasswords,
    HashingOverloaded,
    PasswordHasher,
    SecretTokens,
)
from hexameter.application.ports.slugs import Slugs
from hexameter.application.ports.syndication import (
    FeedEntryView,
    SitemapEntryView,
    SitemapExtent,
    SitemapQueries,
    SyndicationQueries,
)
from hexameter.application.ports.tags import RetaggedPost, TagQueries, TagRepository, TagView
from hexameter.application.ports.unit_of_work import (
    StoreUnavailable,
    UnitOfWork,
    UnitOfWorkFactory,
)
from hexameter.application.ports.users import AccountView, ProfileView, UserQueries, UserRepository
from hexameter.application.ports.working_copies import (
    WorkingCopyQueries,
    WorkingCopyRepository,
    WorkingCopyView,
)
from hexameter.application.posts.access import get_editable
from hexameter.application.posts.archive_post import ArchivePost, ArchivePostCommand
from hexameter.application.posts.create_post import CreatePost, CreatePostCommand
from hexameter.application.posts.delete_post import DeletePost, DeletePostCommand
from hexameter.application.posts.edit_post import EditPost, EditPostCommand
from hexameter.application.posts.publish_post import PublishPost, PublishPostCommand
from hexameter.application.posts.restore_post import RestorePost, RestorePostCommand
from hexameter.application.posts.unpublish_post import UnpublishPost, UnpublishPostCommand
from hexameter.application.preview_links.create_preview_link import (
    CreatePreviewLink,
    CreatePreviewLinkCommand,
    IssuedPreviewLink,
)
from hexameter.application.preview_links.queries import ReadPreview, ReadPreviewCommand
from hexameter.application.preview_links.revoke_preview_link import (
    RevokePreviewLink,
    RevokePreviewLinkCommand,
)
from hexameter.application.revisions.compare_revisions import (
    CompareRevisions,
    CompareRevisionsCommand,
)
from hexameter.application.revisions.restore_revision import RestoreRevision, RestoreRevisionCommand
from hexameter.application.runs import Runs
from hexameter.application.search.search_posts import SearchPosts, SearchPostsCommand
from hexameter.application.search.views import FoundPostView
from hexameter.application.unset import UNSET, Unset
from hexameter.application.users.export_account import ExportAccount, ExportAccountCommand
from hexameter.application.users.update_profile import UpdateProfile, UpdateProfileCommand
from hexameter.application.view import view
from hexameter.application.working_copies.discard_working_copy import (
    DiscardWorkingCopy,
    DiscardWorkingCopyCommand,
)
from hexameter.application.working_copies.edit_working_copy import (
    EditWorkingCopy,
    EditWorkingCopyCommand,
)
from hexameter.domain.auth.events import (
    MailedTokenIssued,
    PasswordChanged,
    RefreshTokenReuseDetected,
    RegistrationAttempted,
    RegistrationRequested,
)
from hexameter.domain.comments.errors import (
    CommentNotFound,
    CommentNotPublished,
    InvalidCommentTransition,
)
from hexameter.domain.comments.events import (
    CommentApproved,
    CommentCreated,
    CommentRejected,
    CommentRemoved,
    CommentUpdated,
)
from hexameter.domain.errors import (
    AuthenticationRequired,
    Conflict,
    DomainError,
    FieldError,
    Forbidden,
    Invalid,
    InvalidAccessToken,
    NotFound,
    PreconditionFailed,
    RateLimited,
    StaleWrite,
    Unauthenticated,
    Unavailable,
    ValidationFailed,
    checking,
    invalid,
)
from hexameter.domain.events import Event
from hexameter.domain.favorites import PostFavorited, PostUnfavorited
from hexameter.domain.follows import FollowLimit, SelfFollow, UserFollowed, UserUnfollowed
from hexameter.domain.ids import CommentId, PostId, UserId
from hexameter.domain.pagination import NO_ID, Page, PageRequest, Position, Sort
from hexameter.domain.posts.errors import (
    InvalidTransition,
    PostNotFound,
    RevisionNotFound,
    SlugTaken,
    WorkingCopyNotFound,
    WorkingCopyOutdated,
)
from hexameter.domain.posts.events import (
    PostArchived,
    PostDeleted,
    PostDrafted,
    PostPublished,
    PostScheduled,
    PostUnpublished,
    PostUnscheduled,
    PostUpdated,
)
from hexameter.domain.posts.preview_link import (
    PreviewLink,
    PreviewLinkNotFound,
    PreviewNotFound,
)
from hexameter.domain.posts.values import PostStatus, Slug
from hexameter.domain.search.query import SearchQuery
from hexameter.domain.tags import TagNotFound, TagTaken, tag_asked_for
from hexameter.domain.users.errors import EmailTaken, UserNotFound
from hexameter.domain.users.events import (
    UserCreated,
    UserDeleted,
    UserDeletionRequested,
    UserUpdated,
)
from hexameter.domain.users.roles import Permission, Role
from hexameter.domain.users.values import EmailAddress, username_asked_for
from hexameter.entrypoints.extensions.adapter import adapter
from hexameter.entrypoints.extensions.changes import (
    BeforeCommit,
    Input,
    Proceed,
    Replace,
    ViewFields,
    Wrap,
)
from hexameter.entrypoints.extensions.declaration import (
    Extension,
    Http,
    Mount,
    PeriodicTask,
    Personal,
    StoreAdapters,
    Subscriber,
    UseCase,
    permission,
)
from hexameter.entrypoints.extensions.own_store import OwnStore, Store, StoreParts
from hexameter.entrypoints.extensions.store_adapters import queries, repository

if TYPE_CHECKING:
    from hexameter.entrypoints.http.errors.responses import ErrorResponse
    from hexameter.entrypoints.http.responses.json import JsonResponse
    from hexameter.entrypoints.http.routing.authentication import (
        Anyone,
        MaybeUser,
        SignedInUser,
        actor_of,
    )
    from hexameter.entrypoints.http.routing.rate_limits import (
        LimitName,
        limited,
        limited_by_account,
    )
    from hexameter.entrypoints.http.routing.strict_route import Router
    from hexameter.entrypoints.http.routing.use import Use
    from hexameter.entrypoints.input.fields import StrictModel

__all__ = [
    "NO_ID",
    "UNSET",
    "AccessClaims",
    "AccessTokens",
    "AccountView",
    "Actor",
    "Anyone",
    "ApproveComment",
    "ApproveCommentCommand",
    "ArchivePost",
    "ArchivePostCommand",
    "AuthenticationRequired",
    "AuthorView",
    "BeforeCommit",
    "Claim",
    "Clock",
    "Collection",
    "CommentApproved",
    "CommentCreated",
    "CommentId",
    "CommentNotFound",
    "CommentNotPublished",
    "CommentQueries",
    "CommentRejected",
    "CommentRemoved",
    "CommentRepository",
    "CommentUpdated",
    "CommentView",
    "CommonPasswords",
    "CompareRevisions",
    "CompareRevisionsCommand",
    "Conflict",
    "CreateComment",
    "CreateCommentCommand",
    "CreatePost",
    "CreatePostCommand",
    "CreatePreviewLink",
    "CreatePreviewLinkCommand",
    "Created",
    "Cursors",
    "DeletePost",
    "DeletePostCommand",
    "DifferenceView",
    "DiscardWorkingCopy",
    "DiscardWorkingCopyCommand",
    "DomainError",
    "EditComment",
    "EditCommentCommand",
    "EditPost",
    "EditPostCommand",
    "EditWorkingCopy",
    "EditWorkingCopyCommand",
    "EmailAddress",
    "EmailTaken",
    "ErrorResponse",
    "Event",
    "ExportAccount",
    "ExportAccountCommand",
    "Extension",
    "FavoritePost",
    "FavoritePostCommand",
    "FeedEntryView",
    "FeedQueries",
    "FieldError",
    "FollowLimit",
    "FollowQueries",
    "FollowUser",
    "FollowUserCommand",
    "Forbidden",
    "FoundPost",
    "FoundPostView",
    "HashingOverloaded",
    "Http",
    "IdGenerator",
    "Input",
    "Inputs",
    "Invalid",
    "InvalidAccessToken",
    "InvalidCommentTransition",
    "InvalidCursor",
    "InvalidTransition",
    "IssuedPreviewLink",
    "JsonResponse",
    "Limit",
    "LimitName",
    "Mail",
    "MailDeferred",
    "MailRefused",
    "MailedTokenIssued",
    "Mailer",
    "MarkdownRenderer",
    "MarkdownTooComplex",
    "MaxLength",
    "MaybeUser",
    "Mount",
    "NotFound",
    "OwnStore",
    "Page",
    "PageRequest",
    "PasswordChanged",
    "PasswordHasher",
    "PeriodicTask",
    "Permission",
    "Personal",
    "Position",
    "PostArchived",
    "PostDeleted",
    "PostDrafted",
    "PostFavorited",
    "PostId",
    "PostNotFound",
    "PostPublished",
    "PostQueries",
    "PostRepository",
    "PostScheduled",
    "PostStatus",
    "PostSummaryView",
    "PostUnfavorited",
    "PostUnpublished",
    "PostUnscheduled",
    "PostUpdated",
    "PostView",
    "PreconditionFailed",
    "PreviewLink",
    "PreviewLinkNotFound",
    "PreviewLinkQueries",
    "PreviewLinkRepository",
    "PreviewLinkView",
    "PreviewNotFound",
    "Proceed",
    "ProfileView",
    "PublishPost",
    "PublishPostCommand",
    "RateLimited",
    "RateLimiter",
    "ReadPreview",
    "ReadPreviewCommand",
    "RefreshTokenReuseDetected",
    "Register",
    "RegisterCommand",
    "RegistrationAttempted",
    "RegistrationRequested",
    "RejectComment",
    "RejectCommentCommand",
    "RemoveComment",
    "RemoveCommentCommand",
    "Replace",
    "RestorePost",
    "RestorePostCommand",
    "RestoreRevision",
    "RestoreRevisionCommand",
    "RetaggedPost",
    "RevisionNotFound",
    "RevisionQueries",
    "RevisionRepository",
    "RevisionSummaryView",
    "RevisionView",
    "RevokePreviewLink",
    "RevokePreviewLinkCommand",
    "Role",
    "Router",
    "Runs",
    "SearchPosts",
    "SearchPostsCommand",
    "SearchQueries",
    "SearchQuery",
    "SecretAlreadyShown",
    "SecretTokens",
    "SelfFollow",
    "SignIn",
    "SignInCommand",
    "SignedInUser",
    "SitemapEntryView",
    "SitemapExtent",
    "SitemapQueries",
    "Slug",
    "SlugMoved",
    "SlugTaken",
    "Slugs",
    "Sort",
    "StaleWrite",
    "Store",
    "StoreAdapters",
    "StoreParts",
    "StoreUnavailable",
    "StrictModel",
    "Subscriber",
    "SyndicationQueries",
    "TagNotFound",
    "TagQueries",
    "TagRepository",
    "TagTaken",
    "TagView",
    "TextDifferences",
    "TokenPair",
    "Unauthenticated",
    "Unavailable",
    "UnfavoritePost",
    "UnfavoritePostCommand",
    "UnfollowUser",
    "UnfollowUserCommand",
    "UnitOfWork",
    "UnitOfWorkFactory",
    "UnpublishPost",
    "UnpublishPostCommand",
    "Unset",
    "UpdateProfile",
    "UpdateProfileCommand",
    "Usage",
    "Use",
    "UseCase",
    "UserCreated",
    "UserDeleted",
    "UserDeletionRequested",
    "UserFollowed",
    "UserId",
    "UserNotFound",
    "UserQueries",
    "UserRepository",
    "UserUnfollowed",
    "UserUpdated",
    "ValidationFailed",
    "VerifyEmail",
    "VerifyEmailCommand",
    "ViewFields",
    "WorkingCopyNotFound",
    "WorkingCopyOutdated",
    "WorkingCopyQueries",
    "WorkingCopyRepository",
    "WorkingCopyView",
    "Wrap",
    "actor_of",
    "adapter",
    "checking",
    "get_editable",
    "invalid",
    "limited",
    "limited_by_account",
    "permission",
    "queries",
    "repository",
    "tag_asked_for",
    "username_asked_for",
    "view",
]

_ROUTING = "hexameter.entrypoints.http.routing"
_LOADED_WHEN_USED = {
    "Anyone": f"{_ROUTING}.authentication:Anyone",
    "ErrorResponse": "hexameter.entrypoints.http.errors.responses:ErrorResponse",
    "JsonResponse": "hexameter.entrypoints.http.responses.json:JsonResponse",
    "LimitName": f"{_ROUTING}.rate_limits:LimitName",
    "MaybeUser": f"{_ROUTING}.authentication:MaybeUser",
    "Router": f"{_ROUTING}.strict_route:Router",
    "SignedInUser": f"{_ROUTING}.authentication:SignedInUser",
    "StrictModel": "hexameter.entrypoints.input.fields:StrictModel",
    "Use": f"{_ROUTING}.use:Use",
    "actor_of": f"{_ROUTING}.authentication:actor_of",
    "limited": f"{_ROUTING}.rate_limits:limited",
    "limited_by_account": f"{_ROUTING}.rate_limits:limited_by_account",
}


def __getattr__(name: str) -> object:
    if name in _LOADED_WHEN_USED:
        return _resolve_name(_LOADED_WHEN_USED[name])
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
