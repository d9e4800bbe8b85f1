"""A password hasher that tests can observe and make fail."""

from collections.abc import Awaitable, Callable

from hexameter.adapters.security.password_hasher import Argon2PasswordHasher
from hexameter.application.ports.security import HashingOverloaded


class CountingHasher(Argon2PasswordHasher):
    """Argon2id with minimal cost, which counts its calls."""

    def __init__(self) -> None:
        super().__init__(memory_kib=8, passes=1, threads=2, queue=200)
        self.hashed = 0
        self.verified: list[bool] = []
        self.outdated: set[str] = set()
        """Hashes that count as made with weaker parameters."""
        self.overloaded = False
        self.meanwhile: Callable[[], Awaitable[None]] | None = None
        """Called once, while the next password is verified."""

    async def hash(self, password: str) -> str:
        self.hashed += 1
        return await super().hash(password)

    async def verify(self, password: str, hashed: str | None) -> bool:
        if self.overloaded:
            raise HashingOverloaded
        self.verified.append(hashed is not None)
        matches = await super().verify(password, hashed)
        happens, self.meanwhile = self.meanwhile, None
        if happens is not None:
            await happens()
        return matches

    def needs_rehash(self, hashed: str) -> bool:
        return hashed in self.outdated or super().needs_rehash(hashed)
