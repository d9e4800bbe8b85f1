from dependency_injector import containers, providers

from hexameter.application.auth.account_creation import AccountCreation
from hexameter.application.auth.audit_log import AuditLog
from hexameter.application.auth.change_password import ChangePassword
from hexameter.application.auth.end_other_sessions import EndOtherSessions
from hexameter.application.auth.end_session import EndSession
from hexameter.application.auth.mail_subscriber import MailSubscriber
from hexameter.application.auth.mail_throttle import MailThrottle
from hexameter.application.auth.mailed_tokens import MailedTokens
from hexameter.application.auth.password_verifier import PasswordVerifier
from hexameter.application.auth.passwords import Passwords
from hexameter.application.auth.reauthenticate import Reauthenticate
from hexameter.application.auth.refresh_session import RefreshSession
from hexameter.application.auth.register import Register
from hexameter.application.auth.request_password_reset import RequestPasswordReset
from hexameter.application.auth.resend_verification import ResendVerification
from hexameter.application.auth.reset_password import ResetPassword
from hexameter.application.auth.session_issuer import SessionIssuer
from hexameter.application.auth.sign_in import SignIn
from hexameter.application.auth.sign_in_throttle import SignInThrottle
from hexameter.application.auth.sign_out import SignOut
from hexameter.application.auth.verify_email import VerifyEmail


class Auth(containers.DeclarativeContainer):
    settings = providers.Dependency()
    stores = providers.DependenciesContainer()
    services = providers.DependenciesContainer()

    throttled = settings.provided.throttled
    audit = providers.Singleton(AuditLog, services.ids)
    throttle = providers.Singleton(
        SignInThrottle, stores.rate_limiter, services.clock, enabled=throttled
    )
    mail_throttle = providers.Singleton(
        MailThrottle, stores.rate_limiter, services.clock, enabled=throttled
    )
    passwords = providers.Singleton(Passwords, services.hasher, services.common_passwords, throttle)
    mailed_tokens = providers.Singleton(
        MailedTokens, stores.uow, services.secret_tokens, services.clock, services.ids
    )
    account_creation = providers.Singleton(
        AccountCreation,
        settings.provided.registration,
        settings.provided.default_role,
        mailed_tokens,
        services.ids,
    )
    issuer = providers.Singleton(
        SessionIssuer, services.secret_tokens, services.access_tokens, services.ids
    )
    verifier = providers.Singleton(PasswordVerifier, stores.uow, services.clock, passwords, audit)

    register = providers.Singleton(
        Register, stores.uow, services.clock, passwords, account_creation, mail_throttle, audit
    )
    verify_email = providers.Singleton(
        VerifyEmail, stores.uow, services.clock, passwords, account_creation, mailed_tokens, audit
    )
    resend_verification = providers.Singleton(
        ResendVerification, stores.uow, services.clock, mailed_tokens, mail_throttle, audit
    )
    sign_in = providers.Singleton(SignIn, stores.uow, services.clock, passwords, issuer, audit)
    refresh_session = providers.Singleton(
        RefreshSession, stores.uow, services.clock, services.secret_tokens, issuer, audit
    )
    sign_out = providers.Singleton(SignOut, stores.uow, services.clock, audit)
    reauthenticate = providers.Singleton(
        Reauthenticate, stores.uow, services.clock, verifier, audit
    )
    end_session = providers.Singleton(EndSession, stores.uow, services.clock, audit)
    end_other_sessions = providers.Singleton(EndOtherSessions, stores.uow, services.clock, audit)
    request_password_reset = providers.Singleton(
        RequestPasswordReset, stores.uow, services.clock, mailed_tokens, mail_throttle, audit
    )
    reset_password = providers.Singleton(
        ResetPassword, stores.uow, services.clock, passwords, mailed_tokens, audit
    )
    change_password = providers.Singleton(
        ChangePassword, stores.uow, services.clock, passwords, verifier, audit
    )
    mail_subscriber = providers.Singleton(
        MailSubscriber, stores.uow, services.clock, services.secret_tokens, services.mailer
    )
