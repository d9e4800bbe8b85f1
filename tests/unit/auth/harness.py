"""The use cases of auth over the memory adapters, with a mailbox at the other end."""

from collections.abc import Sequence
from datetime import timedelta
from functools import cached_property
from uuid import UUID

from hexameter.adapters.security.access_tokens import JwtAccessTokens
from hexameter.adapters.security.key_ring import KeyRing
from hexameter.adapters.security.listed_passwords import ZxcvbnCommonPasswords
from hexameter.adapters.security.secret_tokens import HmacSecretTokens
from hexameter.adapters.testing.mailbox import Mailbox
from hexameter.application.actor import Actor
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
from hexameter.application.auth.refresh_session import RefreshSession, RefreshSessionCommand
from hexameter.application.auth.register import Register, RegisterCommand
from hexameter.application.auth.registration_mode import RegistrationMode
from hexameter.application.auth.request_password_reset import (
    RequestPasswordReset,
    RequestPasswordResetCommand,
)
from hexameter.application.auth.resend_verification import ResendVerification
from hexameter.application.auth.reset_password import ResetPassword
from hexameter.application.auth.session_issuer import SessionIssuer, TokenPair
from hexameter.application.auth.sign_in import SignIn, SignInCommand
from hexameter.application.auth.sign_in_throttle import DEFAULT_LIMITS, SignInLimits, SignInThrottle
from hexameter.application.auth.sign_out import SignOut
from hexameter.application.auth.verify_email import VerifyEmail, VerifyEmailCommand
from hexameter.application.ports.outbox import Delivery
from hexameter.domain.auth.session import Session
from hexameter.domain.ids import SessionId, UserId
from hexameter.domain.users.roles import Role
from hexameter.domain.users.user import User
from hexameter.domain.users.values import EmailAddress
from tests.unit.auth.auth_store import AuthStore
from tests.unit.auth.counting_hasher import CountingHasher

ADDRESS = "ada@example.org"
PASSWORD = "plain sailing by noon"
OTHER_PASSWORD = "a quiet harbour at dusk"
IP = "192.0.2.7"
FAR_IP = "203.0.113.9"
ANYBODY = Actor.anonymous(ip=IP)


class AuthHarness:
    """Everything that somebody without, with, or in want of an account can ask for."""

    def __init__(
        self,
        world: AuthStore,
        hasher: CountingHasher,
        *,
        mode: RegistrationMode = RegistrationMode.VERIFIED,
        throttles: bool = True,
        limits: SignInLimits = DEFAULT_LIMITS,
    ) -> None:
        self.world = world
        self.uow, self.clock, ids = world.uow, world.clock, world.ids
        self.hasher = hasher
        self.mailbox = Mailbox()
        key_ring = KeyRing(b"a secret of this test alone, 32 bytes")
        self.secret_tokens = HmacSecretTokens(key_ring)
        self.access_tokens = JwtAccessTokens(key_ring, "https://example.org", "https://example.org")
        self.audit = AuditLog(ids)
        self.throttle = SignInThrottle(world.rate_limiter, self.clock, limits, enabled=throttles)
        self.mail_throttle = MailThrottle(world.rate_limiter, self.clock, enabled=throttles)
        self.passwords = Passwords(hasher, ZxcvbnCommonPasswords(), self.throttle)
        self.mailed_tokens = MailedTokens(self.uow, self.secret_tokens, self.clock, ids)
        self.account_creation = AccountCreation(mode, Role.AUTHOR, self.mailed_tokens, ids)
        self.sessions = SessionIssuer(self.secret_tokens, self.access_tokens, ids)
        self.verifier = PasswordVerifier(self.uow, self.clock, self.passwords, self.audit)
        self.subscriber = MailSubscriber(self.uow, self.clock, self.secret_tokens, self.mailbox)

    @cached_property
    def register(self) -> Register:
        return Register(
            self.uow,
            self.clock,
            self.passwords,
            self.account_creation,
            self.mail_throttle,
            self.audit,
        )

    @cached_property
    def verify_email(self) -> VerifyEmail:
        return VerifyEmail(
            self.uow,
            self.clock,
            self.passwords,
            self.account_creation,
            self.mailed_tokens,
            self.audit,
        )

    @cached_property
    def resend_verification(self) -> ResendVerification:
        return ResendVerification(
            self.uow, self.clock, self.mailed_tokens, self.mail_throttle, self.audit
        )

    @cached_property
    def sign_in(self) -> SignIn:
        return SignIn(self.uow, self.clock, self.passwords, self.sessions, self.audit)

    @cached_property
    def refresh_session(self) -> RefreshSession:
        return RefreshSession(self.uow, self.clock, self.secret_tokens, self.sessions, self.audit)

    @cached_property
    def sign_out(self) -> SignOut:
        return SignOut(self.uow, self.clock, self.audit)

    @cached_property
    def end_session(self) -> EndSession:
        return EndSession(self.uow, self.clock, self.audit)

    @cached_property
    def end_other_sessions(self) -> EndOtherSessions:
        return EndOtherSessions(self.uow, self.clock, self.audit)

    @cached_property
    def reauthenticate(self) -> Reauthenticate:
        return Reauthenticate(self.uow, self.clock, self.verifier, self.audit)

    @cached_property
    def request_password_reset(self) -> RequestPasswordReset:
        return RequestPasswordReset(
            self.uow, self.clock, self.mailed_tokens, self.mail_throttle, self.audit
        )

    @cached_property
    def reset_password(self) -> ResetPassword:
        return ResetPassword(self.uow, self.clock, self.passwords, self.mailed_tokens, self.audit)

    @cached_property
    def change_password(self) -> ChangePassword:
        return ChangePassword(self.uow, self.clock, self.passwords, self.verifier, self.audit)

    async def registers(
        self, email: str = ADDRESS, *, password: str = PASSWORD, username: str = "ada"
    ) -> None:
        await self.register.execute(
            ANYBODY,
            RegisterCommand(email=email, password=password, username=username, name="Ada"),
        )

    async def verifies(self, token: str, *, password: str = PASSWORD) -> None:
        await self.verify_email.execute(ANYBODY, VerifyEmailCommand(token=token, password=password))

    async def account(self, email: str = ADDRESS, *, username: str = "ada") -> User:
        """Registered and confirmed; the mailbox is empty afterwards."""
        await self.registers(email, username=username)
        await self.deliver()
        await self.verifies(self.mailbox.last_token(email, "verify_email"))
        self.mailbox.clear()
        return await self.user(email)

    async def signs_in(
        self, email: str = ADDRESS, *, password: str = PASSWORD, ip: str | None = IP
    ) -> TokenPair:
        return await self.sign_in.execute(
            Actor.anonymous(ip=ip),
            SignInCommand(email=email, password=password, device="Firefox", ip=ip),
        )

    async def refreshes(self, refresh_token: str) -> TokenPair:
        return await self.refresh_session.execute(
            ANYBODY, RefreshSessionCommand(refresh_token=refresh_token, ip=IP)
        )

    async def reset_token(self, email: str = ADDRESS) -> str:
        await self.request_password_reset.execute(ANYBODY, RequestPasswordResetCommand(email=email))
        await self.deliver()
        return self.mailbox.last_token(email, "reset_password")

    def actor(self, tokens: TokenPair, *, ip: str = IP) -> Actor:
        claims = self.access_tokens.verify(tokens.access_token, self.clock.now())
        return Actor.user(
            UserId(claims.user_id),
            Role(claims.role),
            session_id=SessionId(claims.session_id),
            ip=ip,
        )

    async def user(self, email: str = ADDRESS) -> User:
        found = await self.find_user(email)
        assert found is not None
        return found

    async def find_user(self, email: str = ADDRESS) -> User | None:
        async with self.uow() as uow:
            return await uow.users.find_by_email(EmailAddress.parse(email))

    async def save(self, user: User) -> None:
        async with self.uow() as uow:
            await uow.users.save(user)
            await uow.commit()

    async def password_becomes(self, password: str) -> None:
        user = await self.user()
        user.set_password(await self.hasher.hash(password), self.clock.now())
        await self.save(user)

    async def session(self, tokens: TokenPair) -> Session:
        digest = self.secret_tokens.digest(tokens.refresh_token)
        async with self.uow() as uow:
            found = await uow.sessions.find_by_refresh_token(digest)
        assert found is not None
        return found[0]

    async def is_live(self, tokens: TokenPair) -> bool:
        return (await self.session(tokens)).is_live(self.clock.now())

    async def deliveries(self) -> Sequence[Delivery]:
        outbox, now = self.world.outbox, self.clock.now()
        await outbox.sequence(
            {self.subscriber.name: self.subscriber.event_types}, limit=1000, now=now
        )
        return await outbox.claim(
            self.subscriber.name, owner="test", lease=timedelta(minutes=1), limit=1000, now=now
        )

    async def deliver(self) -> None:
        """Mail all that waits."""
        while deliveries := await self.deliveries():
            for delivery in deliveries:
                await self.subscriber.handle(delivery)
                await self.world.outbox.succeed(delivery, owner="test", now=self.clock.now())

    async def audited(self, action: str) -> list[UUID | None]:
        """Whom each entry of this action is about."""
        return [entry.subject_id for entry in await self.world.audited() if entry.action == action]
