"""Registration, sessions and passwords."""

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
from hexameter.entrypoints.testing.person import PASSWORD
from tests.http.entry_points.sample import NEW_PASSWORD, Samples, ok, refused
from tests.http.entry_points.scene import IP

SAMPLES: Samples = {}
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


def register_command(username: str) -> RegisterCommand:
    return RegisterCommand(
        email="new@example.com", password=NEW_PASSWORD, username=username, name="New"
    )


def sign_in_command(password: str) -> SignInCommand:
    return SignInCommand(email="bob@example.com", password=password, device="test", ip=IP)
