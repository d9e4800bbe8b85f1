"""Registration, and verification of addresses."""

from typing import Annotated

from hexameter.application.auth.register import Register, RegisterCommand
from hexameter.application.auth.resend_verification import (
    ResendVerification,
    ResendVerificationCommand,
)
from hexameter.application.auth.verify_email import VerifyEmail, VerifyEmailCommand
from hexameter.domain.auth.errors import InvalidToken, RegistrationClosed, WrongPassword
from hexameter.domain.users.errors import UsernameTaken
from hexameter.entrypoints.http.auth.schemas import Accepted, EmailBody, RegisterBody, VerifyBody
from hexameter.entrypoints.http.openapi.answers import answers
from hexameter.entrypoints.http.routing.authentication import Anyone
from hexameter.entrypoints.http.routing.rate_limits import limited
from hexameter.entrypoints.http.routing.strict_route import Router
from hexameter.entrypoints.http.routing.use import Use
from hexameter.entrypoints.quotas import LimitName

router = Router("/v1/auth", tags=["auth"])


@router.post(
    "/register",
    status_code=202,
    dependencies=[limited(LimitName.REGISTRATION)],
    responses=answers(RegistrationClosed, UsernameTaken),
)
async def register(
    actor: Anyone, register: Annotated[Register, Use(Register)], body: RegisterBody
) -> Accepted:
    """Mail a link that creates the account. The username is reserved for 24 hours."""
    await register.execute(
        actor,
        RegisterCommand(
            email=body.email, password=body.password, username=body.username, name=body.name
        ),
    )
    return Accepted()


@router.post(
    "/email/verify",
    status_code=204,
    dependencies=[limited(LimitName.TOKEN)],
    responses=answers(InvalidToken, WrongPassword),
)
async def verify_email(
    actor: Anyone, verify: Annotated[VerifyEmail, Use(VerifyEmail)], body: VerifyBody
) -> None:
    """Create the account, with the mailed token and the password of the registration."""
    await verify.execute(actor, VerifyEmailCommand(token=body.token, password=body.password))


@router.post("/email/resend", status_code=202, dependencies=[limited(LimitName.MAIL)])
async def resend_verification(
    actor: Anyone,
    resend: Annotated[ResendVerification, Use(ResendVerification)],
    body: EmailBody,
) -> Accepted:
    """Mail the link of a pending registration again."""
    await resend.execute(actor, ResendVerificationCommand(email=body.email))
    return Accepted()
