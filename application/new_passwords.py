from dataclasses import dataclass

from hexameter.application.ports.security import CommonPasswords, PasswordHasher
from hexameter.domain.auth.passwords import MinPasswordLength, new_password
from hexameter.domain.users.values import MAX_EMAIL, MAX_NAME


@dataclass(frozen=True, slots=True)
class NewPasswords:
    """Checks new passwords by the rules of the site, and hashes them."""

    hasher: PasswordHasher
    common: CommonPasswords
    min_length: MinPasswordLength

    def accept(
        self, raw: str, *, email: str, username: str, name: str, field: str = "password"
    ) -> str:
        """Validate a new password for the account with these names. Raises `ValidationFailed`."""
        # These values may not have been validated yet, so they are truncated.
        local_part = email[:MAX_EMAIL].rpartition("@")[0]
        words = [username[:MAX_NAME], local_part, name[:MAX_NAME], *name[:MAX_NAME].split()]
        return new_password(
            raw,
            is_common=self.common.contains,
            own_words=words,
            min_length=self.min_length,
            field=field,
        )

    async def hash(self, password: str) -> str:
        return await self.hasher.hash(password)
