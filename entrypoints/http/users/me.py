"""One's own account."""

from typing import Annotated

from starlette.requests import Request
from starlette.responses import Response

from hexameter.application.ports.users import UserQueries
from hexameter.application.users.cancel_account_deletion import (
    CancelAccountDeletion,
    CancelAccountDeletionCommand,
)
from hexameter.application.users.request_account_deletion import (
    RequestAccountDeletion,
    RequestAccountDeletionCommand,
)
from hexameter.application.users.update_profile import UpdateProfile
from hexameter.domain.auth.errors import StepUpRequired
from hexameter.domain.users.errors import DeletionNotRequested, LastAdministrator, UsernameTaken
from hexameter.entrypoints.http.openapi.answers import answers
from hexameter.entrypoints.http.responses.cache_control import private_headers
from hexameter.entrypoints.http.responses.etags import ExpectedVersion, resource_response
from hexameter.entrypoints.http.routing.authentication import SignedInUser
from hexameter.entrypoints.http.routing.rate_limits import limited_by_account
from hexameter.entrypoints.http.routing.strict_route import Router
from hexameter.entrypoints.http.routing.use import Use
from hexameter.entrypoints.http.users.schemas import Deletion, Me, UpdateProfileBody
from hexameter.entrypoints.quotas import LimitName

router = Router("/v1/users/me", tags=["users"])

Users = Annotated[UserQueries, Use(UserQueries)]


@router.get("", response_model=Me, responses=answers(etag=True))
async def get_me(request: Request, actor: SignedInUser, users: Users) -> Response:
    """The account of the caller."""
    account = await users.account(actor.require_user())
    return resource_response(request, Me.of(account), account.version, private_headers())


@router.patch(
    "",
    dependencies=[limited_by_account(LimitName.WRITE)],
    response_model=Me,
    responses=answers(UsernameTaken, etag=True),
)
async def update_me(
    request: Request,
    actor: SignedInUser,
    expected: ExpectedVersion,
    update: Annotated[UpdateProfile, Use(UpdateProfile)],
    users: Users,
    body: UpdateProfileBody,
) -> Response:
    """Change the fields that are sent. A former username is available immediately."""
    await update.execute(actor, body.command(expected))
    account = await users.account(actor.require_user())
    return resource_response(request, Me.of(account), account.version, private_headers())


@router.delete("", status_code=202, responses=answers(StepUpRequired, LastAdministrator))
async def delete_me(
    actor: SignedInUser,
    request_deletion: Annotated[RequestAccountDeletion, Use(RequestAccountDeletion)],
) -> Deletion:
    """Delete the account, with its posts, at `due_at`. Needs a fresh session."""
    due_at = await request_deletion.execute(actor, RequestAccountDeletionCommand())
    return Deletion("accepted", due_at)


@router.post("/deletion/cancel", status_code=204, responses=answers(DeletionNotRequested))
async def keep_me(
    actor: SignedInUser,
    cancel: Annotated[CancelAccountDeletion, Use(CancelAccountDeletion)],
) -> None:
    """Cancel the requested deletion of the account."""
    await cancel.execute(actor, CancelAccountDeletionCommand())
