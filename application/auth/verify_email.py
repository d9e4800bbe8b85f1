"""Verify an address with the mailed token and the password of the registration."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime

from hexameter.application.actor import Actor
from hexameter.application.audit_log import AuditAction, AuditLog
from hexameter.application.auth.account_creation import AccountCreation
from hexameter.application.auth.mailed_tokens import MailedTokens
from hexameter.application.auth.passwords import Guess, Passwords
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from hexameter.domain.auth.errors import InvalidToken, WrongPassword
from hexameter.domain.auth.mailed_tokens import Purpose
from hexameter.domain.auth.passwords import password_text
from hexameter.domain.auth.registration import Registration
from hexameter.domain.ids import UserId
from hexameter.domain.users.errors import EmailTaken
from hexameter.domain.users.user import User
from hexameter.domain.users.values import EmailAddress


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyEmailCommand:
    token: str = field(repr=False)
    password: str = field(repr=False)


@dataclass(eq=False)
class VerifyEmail:
    """Turns a registration into an account, or verifies the address of an existing account.

    The password prevents that a stranger who registered with this address gets an account because
    its owner clicked the link. If the address has several registrations, any link proves it and the
    password says which registration is meant. Raises `InvalidToken`, and `WrongPassword` or
    `TooManyAttempts`, which do not use up the token.
    """

    uow: UnitOfWorkFactory
    clock: Clock
    passwords: Passwords
    account_creation: AccountCreation
    mailed_tokens: MailedTokens
    audit: AuditLog

    async def execute(self, actor: Actor, command: VerifyEmailCommand) -> None:
        password = password_text(command.password)
        digest = self.mailed_tokens.digest(command.token)
        claimed = await self._claimed(digest)
        async with self.passwords.guess_of_token(digest) as guess:
            chosen = await self._chosen(claimed, password, guess)
        await self.passwords.trust_network(claimed.email, actor.ip)
        with self._inputs_of(chosen):
            await self._verify(actor, digest, claimed, chosen)

    async def _verify(
        self, actor: Actor, digest: bytes, claimed: Registration | User, chosen: Registration | User
    ) -> None:
        async with self.uow() as uow:
            now = self.clock.now()
            if isinstance(chosen, Registration):
                user_id = await self._complete(uow, actor, chosen, claimed.email, now)
            else:
                user_id = await self._confirm(uow, digest, chosen, now)
            await self.audit.write_own(uow, AuditAction.EMAIL_VERIFIED, user_id, actor.ip, now)
            await uow.commit()

    async def _claimed(self, digest: bytes) -> Registration | User:
        async with self.uow() as uow:
            registration = await uow.registrations.find_by_token(digest)
        if registration is None:
            return await self.mailed_tokens.owner(digest, Purpose.VERIFY_EMAIL)
        if not registration.is_open(self.clock.now()):
            raise InvalidToken
        return registration

    async def _chosen(
        self, claimed: Registration | User, password: str, guess: Guess
    ) -> Registration | User:
        """The registration or account of the proved address that has this password; of several, the
        one that the link was mailed for. Raises `WrongPassword`.
        """
        for candidate in await self._candidates(claimed, password):
            if await guess.matches(password, candidate.password_hash):
                return candidate
        raise WrongPassword

    async def _candidates(
        self, claimed: Registration | User, password: str
    ) -> Sequence[Registration | User]:
        if isinstance(claimed, User):
            return [claimed]
        tags = self.account_creation.password_tags(claimed.email, password)
        async with self.uow() as uow:
            found = await uow.registrations.with_password(claimed.email, tags, self.clock.now())
        others = [registration for registration in found if registration.id != claimed.id]
        # It is compared in any case, so that the time does not depend on whether a tag matches.
        return [claimed, *others] if claimed.password_tag in tags else [*others, claimed]

    def _inputs_of(self, chosen: Registration | User) -> AbstractContextManager[None]:
        if isinstance(chosen, Registration):
            return self.account_creation.with_inputs_of(chosen)
        return nullcontext()

    async def _complete(
        self,
        uow: UnitOfWork,
        actor: Actor,
        chosen: Registration,
        email: EmailAddress,
        now: datetime,
    ) -> UserId:
        # Concurrent confirmations for this address all lock the newest registration first.
        # Otherwise each would lock its own and wait for the others to remove them.
        await uow.registrations.newest_for(email, now)
        registration = await uow.registrations.find(chosen.id)
        if registration is None:
            raise InvalidToken
        user = self.account_creation.complete(registration, email, now)
        try:
            await uow.users.add(user)
        except EmailTaken as taken:
            raise InvalidToken from taken
        await uow.registrations.remove_all_for(registration.email)
        await self.audit.write_own(uow, AuditAction.REGISTERED, user.id, actor.ip, now)
        return user.id

    async def _confirm(
        self, uow: UnitOfWork, digest: bytes, claimed: User, now: datetime
    ) -> UserId:
        user = await uow.users.find(claimed.id)
        if user is None or user.password_hash != claimed.password_hash:
            raise InvalidToken
        await self.mailed_tokens.use(uow, digest, Purpose.VERIFY_EMAIL, user, now)
        user.verify_email(now)
        await uow.users.save(user)
        return user.id
