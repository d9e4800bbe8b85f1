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
from hexameter.application.ports.audit import AuditTrail
from hexameter.application.ports.mailed_tokens import MailedTokenRepository
from hexameter.application.ports.registrations import RegistrationRepository
from hexameter.application.ports.sessions import SessionQueries, SessionRepository
from hexameter.entrypoints.feature import Feature, StoreAdapters, UseCase
from hexameter.entrypoints.injection import containers, providers


class Auth(containers.DeclarativeContainer):
    settings = providers.Dependency()
    stores = providers.DependenciesContainer()
    services = providers.DependenciesContainer()

    throttle_enabled = settings.provided.throttled
    audit = providers.Singleton(AuditLog, ids=services.ids)
    throttle = providers.Singleton(
        SignInThrottle, limiter=stores.rate_limiter, clock=services.clock, enabled=throttle_enabled
    )
    mail_throttle = providers.Singleton(
        MailThrottle, limiter=stores.rate_limiter, clock=services.clock, enabled=throttle_enabled
    )
    passwords = providers.Singleton(
        Passwords, hasher=services.hasher, common=services.common_passwords, throttle=throttle
    )
    mailed_tokens = providers.Singleton(
        MailedTokens,
        uow=stores.uow,
        secret_tokens=services.secret_tokens,
        clock=services.clock,
        ids=services.ids,
    )
    account_creation = providers.Singleton(
        AccountCreation,
        mode=settings.provided.registration,
        role=settings.provided.default_role,
        mailed_tokens=mailed_tokens,
        ids=services.ids,
    )
    sessions = providers.Singleton(
        SessionIssuer,
        secret_tokens=services.secret_tokens,
        access_tokens=services.access_tokens,
        ids=services.ids,
    )
    verifier = providers.Singleton(
        PasswordVerifier, uow=stores.uow, clock=services.clock, passwords=passwords, audit=audit
    )

    register = providers.Singleton(
        Register,
        uow=stores.uow,
        clock=services.clock,
        passwords=passwords,
        account_creation=account_creation,
        mail_throttle=mail_throttle,
        audit=audit,
    )
    verify_email = providers.Singleton(
        VerifyEmail,
        uow=stores.uow,
        clock=services.clock,
        passwords=passwords,
        account_creation=account_creation,
        mailed_tokens=mailed_tokens,
        audit=audit,
    )
    resend_verification = providers.Singleton(
        ResendVerification,
        uow=stores.uow,
        clock=services.clock,
        mailed_tokens=mailed_tokens,
        mail_throttle=mail_throttle,
        audit=audit,
    )
    sign_in = providers.Singleton(
        SignIn,
        uow=stores.uow,
        clock=services.clock,
        passwords=passwords,
        sessions=sessions,
        audit=audit,
    )
    refresh_session = providers.Singleton(
        RefreshSession,
        uow=stores.uow,
        clock=services.clock,
        secret_tokens=services.secret_tokens,
        sessions=sessions,
        audit=audit,
    )
    sign_out = providers.Singleton(SignOut, uow=stores.uow, clock=services.clock, audit=audit)
    reauthenticate = providers.Singleton(
        Reauthenticate, uow=stores.uow, clock=services.clock, verifier=verifier, audit=audit
    )
    end_session = providers.Singleton(EndSession, uow=stores.uow, clock=services.clock, audit=audit)
    end_other_sessions = providers.Singleton(
        EndOtherSessions, uow=stores.uow, clock=services.clock, audit=audit
    )
    request_password_reset = providers.Singleton(
        RequestPasswordReset,
        uow=stores.uow,
        clock=services.clock,
        mailed_tokens=mailed_tokens,
        mail_throttle=mail_throttle,
        audit=audit,
    )
    reset_password = providers.Singleton(
        ResetPassword,
        uow=stores.uow,
        clock=services.clock,
        passwords=passwords,
        mailed_tokens=mailed_tokens,
        audit=audit,
    )
    change_password = providers.Singleton(
        ChangePassword,
        uow=stores.uow,
        clock=services.clock,
        passwords=passwords,
        verifier=verifier,
        audit=audit,
    )
    mail_subscriber = providers.Singleton(
        MailSubscriber,
        uow=stores.uow,
        clock=services.clock,
        secret_tokens=services.secret_tokens,
        mailer=services.mailer,
    )


AUTH = Feature(
    name="auth",
    container=Auth,
    use_cases=[
        UseCase(Register, Auth.register),
        UseCase(VerifyEmail, Auth.verify_email),
        UseCase(ResendVerification, Auth.resend_verification),
        UseCase(SignIn, Auth.sign_in),
        UseCase(RefreshSession, Auth.refresh_session),
        UseCase(SignOut, Auth.sign_out),
        UseCase(Reauthenticate, Auth.reauthenticate),
        UseCase(EndSession, Auth.end_session),
        UseCase(EndOtherSessions, Auth.end_other_sessions),
        UseCase(RequestPasswordReset, Auth.request_password_reset),
        UseCase(ResetPassword, Auth.reset_password),
        UseCase(ChangePassword, Auth.change_password),
    ],
    queries={
        SessionQueries: StoreAdapters(
            memory="hexameter.adapters.memory.queries.sessions:MemorySessionQueries",
            sql="hexameter.adapters.sql.queries.sessions:SqlSessionQueries",
        ),
    },
    repositories={
        RegistrationRepository: StoreAdapters(
            memory="hexameter.adapters.memory.registrations:MemoryRegistrationRepository",
            sql="hexameter.adapters.sql.repositories.registrations:SqlRegistrationRepository",
        ),
        MailedTokenRepository: StoreAdapters(
            memory="hexameter.adapters.memory.mailed_tokens:MemoryMailedTokenRepository",
            sql="hexameter.adapters.sql.repositories.mailed_tokens:SqlMailedTokenRepository",
        ),
        SessionRepository: StoreAdapters(
            memory="hexameter.adapters.memory.sessions:MemorySessionRepository",
            sql="hexameter.adapters.sql.repositories.sessions:SqlSessionRepository",
        ),
        AuditTrail: StoreAdapters(
            memory="hexameter.adapters.memory.audit:MemoryAuditTrail",
            sql="hexameter.adapters.sql.repositories.audit:SqlAuditTrail",
        ),
    },
    routers=[
        "hexameter.entrypoints.http.auth.oauth_token:router",
        "hexameter.entrypoints.http.auth.sessions:router",
        "hexameter.entrypoints.http.auth.registration:router",
        "hexameter.entrypoints.http.auth.passwords:router",
        "hexameter.entrypoints.http.auth.jwks:router",
    ],
    subscribers=[Auth.mail_subscriber],
)
