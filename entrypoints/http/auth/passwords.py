"""Resetting and changing passwords."""

from typing import Annotated

from hexameter.application.auth.change_password import ChangePassword, ChangePasswordCommand
from hexameter.application.auth.request_password_reset import (
    RequestPasswordReset,
    RequestPasswordResetCommand,
)
from hexameter.application.auth.reset_password import ResetPassword, ResetPasswordCommand
from hexameter.domain.auth.errors import InvalidToken, WrongPassword
from hexameter.entrypoints.http.auth.schemas import (
    Accepted,
    ChangePasswordBody,
    EmailBody,
    ResetPasswordBody,
)
from hexameter.entrypoints.http.openapi.answers import answers
from hexameter.entrypoints.http.routing.authentication import Anyone, SignedInUser
from hexameter.entrypoints.http.routing.rate_limits import limited
from hexameter.entrypoints.http.routing.strict_route import Router
from hexameter.entrypoints.http.routing.use import Use
from hexameter.entrypoints.quotas import LimitName

router = Router("/v1/auth/password", tags=["auth"])


@router.post("/forgot", status_code=202, dependencies=[limited(LimitName.MAIL)])
async def forgot_password(
    actor: Anyone,
    request_reset: Annotated[RequestPasswordReset, Use(RequestPasswordReset)],
    body: EmailBody,
) -> Accepted:
    """Mail a link to set a new password, if the address has an account."""
    await request_reset.execute(actor, RequestPasswordResetCommand(email=body.email))
    return Accepted()


@router.post(
    "/reset",
    status_code=204,
    dependencies=[limited(LimitName.TOKEN)],
    responses=answers(InvalidToken),
)
async def reset_password(
    actor: Anyone, reset: Annotated[ResetPassword, Use(ResetPassword)], body: ResetPasswordBody
) -> None:
    """Set a new password with a mailed token. Every session of the account ends."""
    await reset.execute(actor, ResetPasswordCommand(token=body.token, password=body.password))


@router.post(
    "/change",
    status_code=204,
    dependencies=[limited(LimitName.SIGN_IN)],
    responses=answers(WrongPassword),
)
async def change_password(
    actor: SignedInUser,
    change: Annotated[ChangePassword, Use(ChangePassword)],
    body: ChangePasswordBody,
) -> None:
    """Change the password. Every other session of the account ends."""
    await change.execute(
        actor,
        ChangePasswordCommand(
            current_password=body.current_password, new_password=body.new_password
        ),
    )
