"""Verifies passwords, with limits on guesses."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from hexameter.application.auth.sign_in_throttle import Attempt, SignInThrottle
from hexameter.application.ports.security import PasswordHasher
from hexameter.domain.users.values import EmailAddress


@dataclass(frozen=True, slots=True)
class Guess:
    """One attempt to verify a password."""

    hasher: PasswordHasher
    attempt: Attempt

    async def matches(self, password: str, hashed: str | None) -> bool:
        """Takes the same time if there is no hash."""
        self.attempt.succeeded = await self.hasher.verify(password, hashed)
        return self.attempt.succeeded


@dataclass(frozen=True, slots=True)
class Passwords:
    hasher: PasswordHasher
    throttle: SignInThrottle

    async def rehash(self, password: str, hashed: str) -> str | None:
        """A hash with the current parameters, if `hashed` was made with weaker ones."""
        return await self.hasher.hash(password) if self.hasher.needs_rehash(hashed) else None

    @asynccontextmanager
    async def guess_of_account(self, email: EmailAddress, ip: str | None) -> AsyncGenerator[Guess]:
        """Raises `TooManyAttempts`."""
        async with self.throttle.account(email, ip) as attempt:
            yield Guess(self.hasher, attempt)

    @asynccontextmanager
    async def guess_of_token(self, digest: bytes) -> AsyncGenerator[Guess]:
        """Raises `TooManyAttempts`."""
        async with self.throttle.token(digest) as attempt:
            yield Guess(self.hasher, attempt)

    async def trust_network(self, email: EmailAddress, ip: str | None) -> None:
        """Forget the failed attempts from this network, and exempt it from the account's limits."""
        await self.throttle.trust_network(email, ip)
