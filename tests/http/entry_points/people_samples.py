"""Accounts, and what readers do: comments, favourites, follows."""

from hexameter.application.comments.queries import (
    ListUnpublishedComments,
    ListUnpublishedCommentsCommand,
)
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
from hexameter.extending import (
    ApproveComment,
    ApproveCommentCommand,
    CreateComment,
    CreateCommentCommand,
    EditComment,
    EditCommentCommand,
    FavoritePost,
    FavoritePostCommand,
    FollowUser,
    FollowUserCommand,
    RejectComment,
    RejectCommentCommand,
    RemoveComment,
    RemoveCommentCommand,
    UnfavoritePost,
    UnfavoritePostCommand,
    UnfollowUser,
    UnfollowUserCommand,
)
from tests.http.entry_points.sample import NEW_PASSWORD, NOTHING, Samples, ok, page, refused

SAMPLES: Samples = {}
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


def user_command(username: str) -> CreateUserCommand:
    return CreateUserCommand(
        email=f"{username}@example.com",
        username=username,
        name=username.title(),
        password=NEW_PASSWORD,
        role="admin",
    )
