"""The use cases of auth over the store in memory, with a mailbox to read."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from pydantic import SecretStr

from hexameter.adapters.memory.repositories.audit import audited
from hexameter.adapters.testing.clock import MovableClock
from hexameter.adapters.testing.mailbox import Mailbox
from hexameter.application.actor import Actor
from hexameter.application.auth.change_password import ChangePassword
from hexameter.application.auth.end_other_sessions import EndOtherSessions
from hexameter.application.auth.end_session import EndSession
from hexameter.application.auth.mail_subscriber import MailSubscriber
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
from hexameter.application.auth.session_issuer import TokenPair
from hexameter.application.auth.sign_in import SignIn, SignInCommand
from hexameter.application.auth.sign_in_throttle import SignInLimits, SignInThrottle
from hexameter.application.auth.sign_out import SignOut
from hexameter.application.auth.verify_email import VerifyEmail, VerifyEmailCommand
from hexameter.application.ports.outbox import Delivery, Outbox
from hexameter.application.ports.security import AccessTokens, SecretTokens
from hexameter.application.ports.subscriptions import Subscriptions
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.domain.auth.session import Session
from hexameter.domain.ids import SessionId, UserId
from hexameter.domain.users.roles import Role
from hexameter.domain.users.user import User
from hexameter.domain.users.values import EmailAddress
from hexameter.entrypoints.container import build_container
from hexameter.entrypoints.injection import providers
from hexameter.entrypoints.settings import Settings
from tests.unit.auth.counting_hasher import CountingHasher

ADDRESS = "ada@example.org"
PASSWORD = "plain sailing by noon"
OTHER_PASSWORD = "a quiet harbour at dusk"
IP = "192.0.2.7"
FAR_IP = "203.0.113.9"
ANYBODY = Actor.anonymous(ip=IP)


class AuthHarness:
    """The use cases of auth as the container wires them, over the store in memory."""

    def __init__(
        self,
        hasher: CountingHasher,
        *,
        mode: RegistrationMode = RegistrationMode.VERIFIED,
        throttles: bool = True,
        limits: SignInLimits | None = None,
    ) -> None:
        self.hasher, self.clock, self.mailbox = hasher, MovableClock(), Mailbox()
        settings = Settings(
            database_url="memory://",
            secret_key=SecretStr("a secret of this test alone, 32 bytes"),
            registration=mode,
            rate_limits="on" if throttles else "off",
        )
        container = build_container(
            settings, adapters={"hasher": hasher, "clock": self.clock, "mailer": self.mailbox}
        )
        self._store = container.stores.store()
        self.uow: UnitOfWorkFactory = container.stores.uow()
        self.outbox: Outbox = container.stores.outbox()
        self.subscriptions: Subscriptions = container.stores.subscriptions()
        self.secret_tokens: SecretTokens = container.services.secret_tokens()
        self.access_tokens: AccessTokens = container.services.access_tokens()
        injector, catalogue = container.injector, container.catalogue()
        if limits is not None:
            throttle = SignInThrottle(container.stores.rate_limiter(), self.clock, limits)
            injector.provider(SignInThrottle).override(providers.Object(throttle))
        self.subscriber: MailSubscriber = injector.provider(MailSubscriber)()
        self.register = catalogue.resolve(Register)
        self.verify_email = catalogue.resolve(VerifyEmail)
        self.resend_verification = catalogue.resolve(ResendVerification)
        self.sign_in = catalogue.resolve(SignIn)
        self.refresh_session = catalogue.resolve(RefreshSession)
        self.sign_out = catalogue.resolve(SignOut)
        self.end_session = catalogue.resolve(EndSession)
        self.end_other_sessions = catalogue.resolve(EndOtherSessions)
        self.reauthenticate = catalogue.resolve(Reauthenticate)
        self.request_password_reset = catalogue.resolve(RequestPasswordReset)
        self.reset_password = catalogue.resolve(ResetPassword)
        self.change_password = catalogue.resolve(ChangePassword)

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
        """A registered and verified account; empties the mailbox."""
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
        outbox, now = self.outbox, self.clock.now()
        name, event_types = self.subscriber.name, self.subscriber.event_types
        await self.subscriptions.record(name, event_types, from_start=False, now=now)
        await outbox.sequence(limit=1000, now=now)
        return await outbox.claim(
            name, owner="test", lease=timedelta(minutes=1), limit=1000, now=now
        )

    async def deliver(self) -> None:
        """Send every mail that is due."""
        while deliveries := await self.deliveries():
            for delivery in deliveries:
                await self.subscriber.handle(delivery)
                await self.outbox.succeed(delivery, now=self.clock.now())

    async def audited(self, action: str) -> list[UUID | None]:
        """The subject of each audit entry with this action."""
        return [entry.subject_id for entry in await audited(self._store) if entry.action == action]
