from hexameter.application.audit_log import AuditLog
from hexameter.application.auth.account_creation import AccountCreation
from hexameter.application.auth.change_password import ChangePassword
from hexameter.application.auth.end_other_sessions import EndOtherSessions
from hexameter.application.auth.end_session import EndSession
from hexameter.application.auth.mail_requests import MailRequests
from hexameter.application.auth.mail_subscriber import MailSubscriber
from hexameter.application.auth.mail_throttle import MailThrottle
from hexameter.application.auth.mailed_tokens import MailedTokens
from hexameter.application.auth.password_verifier import PasswordVerifier
from hexameter.application.auth.passwords import Passwords
from hexameter.application.auth.personal_data import sessions_of
from hexameter.application.auth.reauthenticate import Reauthenticate
from hexameter.application.auth.refresh_session import RefreshSession
from hexameter.application.auth.register import Register, RegisterCommand
from hexameter.application.auth.registration_mode import RegistrationMode
from hexameter.application.auth.request_password_reset import RequestPasswordReset
from hexameter.application.auth.resend_verification import ResendVerification
from hexameter.application.auth.reset_password import ResetPassword
from hexameter.application.auth.session_issuer import SessionIssuer
from hexameter.application.auth.sign_in import SignIn
from hexameter.application.auth.sign_in_throttle import SignInThrottle
from hexameter.application.auth.sign_out import SignOut
from hexameter.application.auth.verify_email import VerifyEmail
from hexameter.application.inputs import RegistrationInputs
from hexameter.application.new_passwords import NewPasswords
from hexameter.application.ports.audit import AuditTrail
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.mailed_tokens import MailedTokenRepository
from hexameter.application.ports.rate_limits import RateLimiter
from hexameter.application.ports.registrations import RegistrationRepository
from hexameter.application.ports.sessions import SessionQueries, SessionRepository
from hexameter.domain.auth.passwords import MinPasswordLength
from hexameter.domain.auth.session import AccessTokenLifetime
from hexameter.domain.users.roles import DefaultRole
from hexameter.entrypoints.extensions.declaration import (
    Extension,
    Personal,
    UseCase,
)
from hexameter.entrypoints.extensions.wiring.taking_inputs import DeclaredInputs
from hexameter.entrypoints.features.stores import in_both_stores
from hexameter.entrypoints.settings import Settings


def registration_mode(settings: Settings) -> RegistrationMode:
    return settings.registration


def default_role(settings: Settings) -> DefaultRole:
    return DefaultRole(settings.default_role)


def min_password_length(settings: Settings) -> MinPasswordLength:
    return MinPasswordLength(settings.password_min_length)


def access_token_lifetime(settings: Settings) -> AccessTokenLifetime:
    return settings.token_lifetime


def registration_inputs(declared: DeclaredInputs) -> RegistrationInputs:
    return RegistrationInputs(declared.of(RegisterCommand))


def sign_in_throttle(limiter: RateLimiter, clock: Clock, settings: Settings) -> SignInThrottle:
    return SignInThrottle(limiter, clock, enabled=settings.throttled)


def mail_throttle(limiter: RateLimiter, clock: Clock, settings: Settings) -> MailThrottle:
    return MailThrottle(limiter, clock, enabled=settings.throttled)


AUTH = Extension(
    name="auth",
    provides=[
        registration_mode,
        default_role,
        min_password_length,
        access_token_lifetime,
        registration_inputs,
        sign_in_throttle,
        mail_throttle,
        AuditLog,
        NewPasswords,
        Passwords,
        MailedTokens,
        MailRequests,
        AccountCreation,
        SessionIssuer,
        PasswordVerifier,
    ],
    use_cases=[
        UseCase(Register),
        UseCase(VerifyEmail),
        UseCase(ResendVerification),
        UseCase(SignIn),
        UseCase(RefreshSession),
        UseCase(SignOut),
        UseCase(Reauthenticate),
        UseCase(EndSession),
        UseCase(EndOtherSessions),
        UseCase(RequestPasswordReset),
        UseCase(ResetPassword),
        UseCase(ChangePassword),
    ],
    personal=[Personal("sessions", sessions_of)],
    queries=in_both_stores({SessionQueries: "queries.sessions"}),
    repositories=in_both_stores(
        {
            RegistrationRepository: "repositories.registrations",
            MailedTokenRepository: "repositories.mailed_tokens",
            SessionRepository: "repositories.sessions",
            AuditTrail: "repositories.audit",
        }
    ),
    routers=[
        "hexameter.entrypoints.http.auth.oauth_token:router",
        "hexameter.entrypoints.http.auth.sessions:router",
        "hexameter.entrypoints.http.auth.registration:router",
        "hexameter.entrypoints.http.auth.passwords:router",
        "hexameter.entrypoints.http.auth.jwks:router",
    ],
    subscribers=[MailSubscriber],
)
