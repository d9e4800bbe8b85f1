"""Issues mailed tokens and redeems them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hexameter.application.ports.clock import Clock, IdGenerator
from hexameter.application.ports.security import SecretTokens
from hexameter.application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from hexameter.domain.auth.errors import InvalidToken
from hexameter.domain.auth.mailed_tokens import MailedToken, Purpose
from hexameter.domain.users.user import User


@dataclass(eq=False)
class MailedTokens:
    uow: UnitOfWorkFactory
    secret_tokens: SecretTokens
    clock: Clock
    ids: IdGenerator

    def issue(self, purpose: Purpose, user: User, now: datetime) -> MailedToken:
        """A token that the caller must add; it is mailed once it has been added."""
        token_id = self.ids.new()
        return MailedToken.issue(
            id=token_id,
            purpose=purpose,
            user_id=user.id,
            email=user.email,
            digest=self.mailed_digest(purpose, token_id),
            now=now,
        )

    def mailed_digest(self, purpose: Purpose, subject_id: UUID) -> bytes:
        """The digest of the token that a mail about `subject_id` will contain."""
        return self.digest(self.secret_tokens.mailed(purpose.value, subject_id))

    def digest(self, token: str) -> bytes:
        return self.secret_tokens.digest(token)

    async def owner(self, digest: bytes, purpose: Purpose) -> User:
        """The owner of the token, without redeeming it. Must be called outside units of work.

        Raises `InvalidToken`.
        """
        # Two units of work, because each locks what it finds: locking the token and then its
        # account would reverse the lock order of redeeming the token.
        async with self.uow() as uow:
            token = await uow.mailed_tokens.find_by_digest(digest, purpose)
        if token is None:
            raise InvalidToken
        async with self.uow() as uow:
            user = await uow.users.find(token.user_id)
        if user is None or not token.is_valid_for(user.email, self.clock.now()):
            raise InvalidToken
        return user

    async def use(
        self, uow: UnitOfWork, digest: bytes, purpose: Purpose, user: User, now: datetime
    ) -> None:
        """Redeem the token, and remove all others of its purpose. The account must be locked
        already.

        Raises `InvalidToken`, also for the second of two concurrent calls.
        """
        token = await uow.mailed_tokens.find_by_digest(digest, purpose)
        if token is None or token.user_id != user.id or not token.is_valid_for(user.email, now):
            raise InvalidToken
        await uow.mailed_tokens.remove_all_for(user.id, purpose)
