"""A success and a refusal of every use case that is exposed over HTTP.

To add one:

    SAMPLES[PublishPost] = (
        ok("ada", lambda s: PublishPostCommand(post_id=s.ids["draft"])),
        refused("bob", lambda s: PublishPostCommand(post_id=s.ids["draft"]), "FORBIDDEN"),
    )

The callers are those in `PEOPLE` of `scene.py`, or `anonymous`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from hexameter_pins import ListPinned, ListPinnedCommand, PinPost, PinPostCommand

from hexameter.application.auth.change_password import ChangePassword, ChangePasswordCommand
from hexameter.application.auth.end_other_sessions import (
    EndOtherSessions,
    EndOtherSessionsCommand,
)
from hexameter.application.auth.end_session import EndSession, EndSessionCommand
from hexameter.application.auth.reauthenticate import Reauthenticate, ReauthenticateCommand
from hexameter.application.auth.refresh_session import RefreshSession, RefreshSessionCommand
from hexameter.application.auth.register import Register, RegisterCommand
from hexameter.application.auth.request_password_reset import (
    RequestPasswordReset,
    RequestPasswordResetCommand,
)
from hexameter.application.auth.resend_verification import (
    ResendVerification,
    ResendVerificationCommand,
)
from hexameter.application.auth.reset_password import ResetPassword, ResetPasswordCommand
from hexameter.application.auth.sign_in import SignIn, SignInCommand
from hexameter.application.auth.sign_out import SignOut, SignOutCommand
from hexameter.application.auth.verify_email import VerifyEmail, VerifyEmailCommand
from hexameter.application.comments.queries import (
    ListUnpublishedComments,
    ListUnpublishedCommentsCommand,
)
from hexameter.application.preview_links.create_preview_link import (
    CreatePreviewLink,
    CreatePreviewLinkCommand,
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
from hexameter.application.search.search_posts import SearchPosts, SearchPostsCommand
from hexameter.application.tags.merge_tag import MergeTag, MergeTagCommand
from hexameter.application.tags.rename_tag import RenameTag, RenameTagCommand
from hexameter.application.users.cancel_account_deletion import (
    CancelAccountDeletion,
    CancelAccountDeletionCommand,
)
from hexameter.application.users.change_user import ChangeUser, ChangeUserCommand
from hexameter.application.users.create_user import CreateUser, CreateUserCommand
from hexameter.application.users.queries import (
    GetAccount,
    GetAccountCommand,
    ListAccounts,
    ListAccountsCommand,
)
from hexameter.application.users.request_account_deletion import (
    RequestAccountDeletion,
    RequestAccountDeletionCommand,
)
from hexameter.application.users.update_profile import UpdateProfile, UpdateProfileCommand
from hexameter.application.working_copies.discard_working_copy import (
    DiscardWorkingCopy,
    DiscardWorkingCopyCommand,
)
from hexameter.application.working_copies.edit_working_copy import (
    EditWorkingCopy,
    EditWorkingCopyCommand,
)
from hexameter.domain.pagination import PageRequest, Sort
from hexameter.entrypoints.testing.person import PASSWORD
from hexameter.extending import (
    ApproveComment,
    ApproveCommentCommand,
    ArchivePost,
    ArchivePostCommand,
    CreateComment,
    CreateCommentCommand,
    CreatePost,
    CreatePostCommand,
    DeletePost,
    DeletePostCommand,
    EditComment,
    EditCommentCommand,
    EditPost,
    EditPostCommand,
    FavoritePost,
    FavoritePostCommand,
    FollowUser,
    FollowUserCommand,
    PublishPost,
    PublishPostCommand,
    RejectComment,
    RejectCommentCommand,
    RemoveComment,
    RemoveCommentCommand,
    RestorePost,
    RestorePostCommand,
    UnfavoritePost,
    UnfavoritePostCommand,
    UnfollowUser,
    UnfollowUserCommand,
    UnpublishPost,
    UnpublishPostCommand,
)
from tests.http.doors.scene import IP, Scene

Command = Callable[[Scene], Any]
NOTHING = UUID(int=0)
NEW_PASSWORD = "six feet to a line"


@dataclass(frozen=True, slots=True)
class Sample:
    caller: str
    command: Command
    code: str | None = None


def ok(caller: str, command: Command) -> Sample:
    return Sample(caller, command)


def refused(caller: str, command: Command, code: str) -> Sample:
    return Sample(caller, command, code)


def page(key: str, *, descending: bool = True) -> PageRequest:
    return PageRequest(Sort(key, descending=descending), limit=5)


SAMPLES: dict[type, tuple[Sample, Sample]] = {}

SAMPLES[PinPost] = (
    ok("ada", lambda s: PinPostCommand(post_id=s.ids["post"])),
    refused("ada", lambda s: PinPostCommand(post_id=s.ids["draft"]), "POST_NOT_PUBLISHED"),
)
SAMPLES[ListPinned] = (
    ok("anonymous", lambda _: ListPinnedCommand(page=page("pinned_at"))),
    ok("ada", lambda _: ListPinnedCommand(page=page("pinned_at"))),
)
SAMPLES[CreatePost] = (
    ok(
        "ada",
        lambda _: CreatePostCommand(
            title="New", body="Text.", tags=("verse",), idempotency_key="1"
        ),
    ),
    refused("bob", lambda _: CreatePostCommand(title="New", body="Text."), "FORBIDDEN"),
)
SAMPLES[EditPost] = (
    ok(
        "ada",
        lambda s: EditPostCommand(post_id=s.ids["draft"], title="Better", expected_version=1),
    ),
    refused(
        "ada",
        lambda s: EditPostCommand(post_id=s.ids["draft"], title="Better", expected_version=7),
        "PRECONDITION_FAILED",
    ),
)
SAMPLES[PublishPost] = (
    ok("ada", lambda s: PublishPostCommand(post_id=s.ids["draft"])),
    refused("bob", lambda s: PublishPostCommand(post_id=s.ids["draft"]), "FORBIDDEN"),
)
SAMPLES[UnpublishPost] = (
    ok("ada", lambda s: UnpublishPostCommand(post_id=s.ids["post"])),
    refused("ada", lambda s: UnpublishPostCommand(post_id=s.ids["draft"]), "INVALID_TRANSITION"),
)
SAMPLES[ArchivePost] = (
    ok("eve", lambda s: ArchivePostCommand(post_id=s.ids["post"])),
    refused("eve", lambda _: ArchivePostCommand(post_id=NOTHING), "POST_NOT_FOUND"),
)
SAMPLES[RestorePost] = (
    ok("eve", lambda s: RestorePostCommand(post_id=s.ids["archived"])),
    refused("ada", lambda s: RestorePostCommand(post_id=s.ids["post"]), "INVALID_TRANSITION"),
)
SAMPLES[DeletePost] = (
    ok("ada", lambda s: DeletePostCommand(post_id=s.ids["draft"], expected_version=1)),
    refused("anonymous", lambda s: DeletePostCommand(post_id=s.ids["draft"]), "UNAUTHENTICATED"),
)
SAMPLES[EditWorkingCopy] = (
    ok(
        "ada",
        lambda s: EditWorkingCopyCommand(
            post_id=s.ids["copied"], title="Again", expected_version=1
        ),
    ),
    refused(
        "ada",
        lambda _: EditWorkingCopyCommand(post_id=NOTHING, title="Aside", expected_version=1),
        "POST_NOT_FOUND",
    ),
)
SAMPLES[CreateComment] = (
    ok("bob", lambda s: CreateCommentCommand(post_id=s.ids["post"], body="Hm.")),
    refused(
        "bob", lambda s: CreateCommentCommand(post_id=s.ids["draft"], body="Hm."), "POST_NOT_FOUND"
    ),
)
SAMPLES[EditComment] = (
    ok(
        "bob",
        lambda s: EditCommentCommand(comment_id=s.ids["comment"], body="Hm!", expected_version=1),
    ),
    refused(
        "cat",
        lambda s: EditCommentCommand(comment_id=s.ids["comment"], body="Hm!", expected_version=1),
        "COMMENT_NOT_FOUND",
    ),
)
SAMPLES[RemoveComment] = (
    ok("bob", lambda s: RemoveCommentCommand(comment_id=s.ids["comment"], expected_version=1)),
    refused(
        "bob",
        lambda _: RemoveCommentCommand(comment_id=NOTHING, expected_version=1),
        "COMMENT_NOT_FOUND",
    ),
)
SAMPLES[ApproveComment] = (
    ok("eve", lambda s: ApproveCommentCommand(comment_id=s.ids["comment"])),
    refused("bob", lambda s: ApproveCommentCommand(comment_id=s.ids["comment"]), "FORBIDDEN"),
)
SAMPLES[RejectComment] = (
    ok("eve", lambda s: RejectCommentCommand(comment_id=s.ids["comment"])),
    refused("eve", lambda _: RejectCommentCommand(comment_id=NOTHING), "COMMENT_NOT_FOUND"),
)
SAMPLES[ListUnpublishedComments] = (
    ok("eve", lambda _: ListUnpublishedCommentsCommand(status="held", page=page("created_at"))),
    refused(
        "bob",
        lambda _: ListUnpublishedCommentsCommand(status="held", page=page("created_at")),
        "FORBIDDEN",
    ),
)
SAMPLES[FavoritePost] = (
    ok("bob", lambda s: FavoritePostCommand(post_id=s.ids["post"])),
    refused("bob", lambda s: FavoritePostCommand(post_id=s.ids["draft"]), "POST_NOT_FOUND"),
)
SAMPLES[UnfavoritePost] = (
    ok("bob", lambda s: UnfavoritePostCommand(post_id=s.ids["post"])),
    refused("bob", lambda _: UnfavoritePostCommand(post_id=NOTHING), "POST_NOT_FOUND"),
)
SAMPLES[FollowUser] = (
    ok("bob", lambda s: FollowUserCommand(user_id=s.ids["ada"])),
    refused("bob", lambda s: FollowUserCommand(user_id=s.ids["bob"]), "SELF_FOLLOW"),
)
SAMPLES[UnfollowUser] = (
    ok("bob", lambda s: UnfollowUserCommand(user_id=s.ids["ada"])),
    refused("bob", lambda _: UnfollowUserCommand(user_id=NOTHING), "USER_NOT_FOUND"),
)
SAMPLES[UpdateProfile] = (
    ok("bob", lambda _: UpdateProfileCommand(bio="Weaves.", expected_version=1)),
    refused(
        "bob", lambda _: UpdateProfileCommand(username="ada", expected_version=1), "USERNAME_TAKEN"
    ),
)
SAMPLES[RequestAccountDeletion] = (
    ok("bob", lambda _: RequestAccountDeletionCommand()),
    refused("anonymous", lambda _: RequestAccountDeletionCommand(), "UNAUTHENTICATED"),
)
SAMPLES[CancelAccountDeletion] = (
    ok("cat", lambda _: CancelAccountDeletionCommand()),
    refused("anonymous", lambda _: CancelAccountDeletionCommand(), "UNAUTHENTICATED"),
)
SAMPLES[CreateUser] = (
    ok("ruth", lambda _: user_command("dan")),
    refused("ruth", lambda _: user_command("ada"), "USERNAME_TAKEN"),
)
SAMPLES[ChangeUser] = (
    ok(
        "ruth",
        lambda s: ChangeUserCommand(user_id=s.ids["bob"], suspended=True, expected_version=1),
    ),
    refused(
        "ruth",
        lambda s: ChangeUserCommand(user_id=s.ids["bob"], suspended=True, expected_version=9),
        "PRECONDITION_FAILED",
    ),
)
SAMPLES[ListAccounts] = (
    ok("ruth", lambda _: ListAccountsCommand(page=page("created_at"))),
    refused("ada", lambda _: ListAccountsCommand(page=page("created_at")), "FORBIDDEN"),
)
SAMPLES[GetAccount] = (
    ok("ruth", lambda s: GetAccountCommand(user_id=s.ids["bob"])),
    refused("ruth", lambda _: GetAccountCommand(user_id=NOTHING), "USER_NOT_FOUND"),
)
SAMPLES[Register] = (
    ok("anonymous", lambda _: register_command("dan")),
    refused("anonymous", lambda _: register_command("ada"), "USERNAME_TAKEN"),
)
SAMPLES[VerifyEmail] = (
    ok(
        "anonymous",
        lambda s: VerifyEmailCommand(token=s.mailed["verify_email"], password=PASSWORD),
    ),
    refused(
        "anonymous",
        lambda _: VerifyEmailCommand(token="unknown", password=PASSWORD),
        "INVALID_TOKEN",
    ),
)
SAMPLES[ResendVerification] = (
    ok("anonymous", lambda _: ResendVerificationCommand(email="nobody@example.com")),
    refused("anonymous", lambda _: ResendVerificationCommand(email="no"), "VALIDATION_ERROR"),
)
SAMPLES[SignIn] = (
    ok("anonymous", lambda _: sign_in_command(PASSWORD)),
    refused("anonymous", lambda _: sign_in_command(NEW_PASSWORD), "INVALID_CREDENTIALS"),
)
SAMPLES[RefreshSession] = (
    ok(
        "anonymous",
        lambda s: RefreshSessionCommand(refresh_token=s.callers["bob"].refresh_token, ip=IP),
    ),
    refused(
        "anonymous",
        lambda _: RefreshSessionCommand(refresh_token="unknown", ip=IP),
        "INVALID_REFRESH_TOKEN",
    ),
)
SAMPLES[SignOut] = (
    ok("bob", lambda _: SignOutCommand()),
    refused("anonymous", lambda _: SignOutCommand(), "UNAUTHENTICATED"),
)
SAMPLES[Reauthenticate] = (
    ok("bob", lambda _: ReauthenticateCommand(password=PASSWORD)),
    refused("bob", lambda _: ReauthenticateCommand(password=NEW_PASSWORD), "WRONG_PASSWORD"),
)
SAMPLES[EndSession] = (
    ok("bob", lambda s: EndSessionCommand(session_id=s.ids["session of bob"])),
    refused(
        "bob", lambda s: EndSessionCommand(session_id=s.ids["session of ada"]), "SESSION_NOT_FOUND"
    ),
)
SAMPLES[EndOtherSessions] = (
    ok("bob", lambda _: EndOtherSessionsCommand()),
    refused("anonymous", lambda _: EndOtherSessionsCommand(), "UNAUTHENTICATED"),
)
SAMPLES[RequestPasswordReset] = (
    ok("anonymous", lambda _: RequestPasswordResetCommand(email="ada@example.com")),
    refused("anonymous", lambda _: RequestPasswordResetCommand(email="no"), "VALIDATION_ERROR"),
)
SAMPLES[ResetPassword] = (
    ok(
        "anonymous",
        lambda s: ResetPasswordCommand(token=s.mailed["reset_password"], password=NEW_PASSWORD),
    ),
    refused(
        "anonymous",
        lambda _: ResetPasswordCommand(token="unknown", password=NEW_PASSWORD),
        "INVALID_TOKEN",
    ),
)
SAMPLES[ChangePassword] = (
    ok(
        "bob",
        lambda _: ChangePasswordCommand(current_password=PASSWORD, new_password=NEW_PASSWORD),
    ),
    refused(
        "bob",
        lambda _: ChangePasswordCommand(current_password=NEW_PASSWORD, new_password=PASSWORD),
        "WRONG_PASSWORD",
    ),
)
SAMPLES[DiscardWorkingCopy] = (
    ok("ada", lambda s: DiscardWorkingCopyCommand(post_id=s.ids["copied"], expected_version=1)),
    refused(
        "ada",
        lambda _: DiscardWorkingCopyCommand(post_id=NOTHING, expected_version=1),
        "POST_NOT_FOUND",
    ),
)
SAMPLES[RenameTag] = (
    ok("ruth", lambda _: RenameTagCommand(tag="verse", name="poems")),
    refused("ruth", lambda _: RenameTagCommand(tag="unknown", name="poems"), "TAG_NOT_FOUND"),
)
SAMPLES[MergeTag] = (
    ok("ruth", lambda _: MergeTagCommand(tag="verse", into="prose")),
    refused("ada", lambda _: MergeTagCommand(tag="verse", into="prose"), "FORBIDDEN"),
)
SAMPLES[CreatePreviewLink] = (
    ok("ada", lambda s: CreatePreviewLinkCommand(post_id=s.ids["draft"], idempotency_key="1")),
    refused("bob", lambda s: CreatePreviewLinkCommand(post_id=s.ids["draft"]), "FORBIDDEN"),
)
SAMPLES[RevokePreviewLink] = (
    ok(
        "ada",
        lambda s: RevokePreviewLinkCommand(post_id=s.ids["draft"], link_id=s.ids["link"]),
    ),
    refused(
        "ada",
        lambda s: RevokePreviewLinkCommand(post_id=s.ids["draft"], link_id=NOTHING),
        "PREVIEW_LINK_NOT_FOUND",
    ),
)
SAMPLES[ReadPreview] = (
    ok("anonymous", lambda s: ReadPreviewCommand(token=s.preview_token)),
    refused("anonymous", lambda _: ReadPreviewCommand(token="unknown"), "PREVIEW_NOT_FOUND"),
)
SAMPLES[CompareRevisions] = (
    ok("ada", lambda s: CompareRevisionsCommand(post_id=s.ids["post"], number=1, other=1)),
    refused(
        "ada",
        lambda s: CompareRevisionsCommand(post_id=s.ids["post"], number=1, other=9),
        "REVISION_NOT_FOUND",
    ),
)
SAMPLES[RestoreRevision] = (
    ok("ada", lambda s: RestoreRevisionCommand(post_id=s.ids["post"], number=1)),
    refused(
        "ada",
        lambda s: RestoreRevisionCommand(post_id=s.ids["post"], number=9),
        "REVISION_NOT_FOUND",
    ),
)
SAMPLES[SearchPosts] = (
    ok("anonymous", lambda _: SearchPostsCommand(query="weaves", page=page("relevance"))),
    ok("ada", lambda _: SearchPostsCommand(query="", page=page("relevance"), author="ada")),
)


def user_command(username: str) -> CreateUserCommand:
    return CreateUserCommand(
        email=f"{username}@example.com",
        username=username,
        name=username.title(),
        password=NEW_PASSWORD,
        role="author",
    )


def register_command(username: str) -> RegisterCommand:
    return RegisterCommand(
        email="new@example.com", password=NEW_PASSWORD, username=username, name="New"
    )


def sign_in_command(password: str) -> SignInCommand:
    return SignInCommand(email="bob@example.com", password=password, device="test", ip=IP)
