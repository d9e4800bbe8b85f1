from datetime import timedelta

from pydantic import Field

from hexameter.application.auth.registration_mode import RegistrationMode
from hexameter.domain.auth.passwords import MIN_PASSWORD, SHORTEST_MIN_PASSWORD
from hexameter.domain.auth.session import (
    ACCESS_TOKEN_LIFETIME,
    MAX_ACCESS_TOKEN_LIFETIME,
    AccessTokenLifetime,
)
from hexameter.domain.users.roles import Role
from hexameter.entrypoints.setting_groups.group import SettingGroup


class AccountSettings(SettingGroup):
    registration: RegistrationMode = Field(
        default=RegistrationMode.VERIFIED,
        description="`verified` (an account is created when its address is confirmed), "
        "`immediate` (it is created at once, so anyone can open an account with another person's "
        "address) or `closed`.",
    )
    default_role: Role = Field(default=Role.AUTHOR, description="Role of new accounts.")
    password_min_length: int = Field(
        default=MIN_PASSWORD,
        ge=SHORTEST_MIN_PASSWORD,
        le=64,
        description="Minimum number of characters of new passwords, 8 to 64.",
    )
    access_token_lifetime: int = Field(
        default=int(ACCESS_TOKEN_LIFETIME.total_seconds()),
        ge=60,
        le=int(MAX_ACCESS_TOKEN_LIFETIME.total_seconds()),
        description="Seconds that an access token is valid, 60 to 86400. Ended sessions are "
        "remembered for as long. A lower value also applies to existing tokens.",
    )

    @property
    def token_lifetime(self) -> AccessTokenLifetime:
        return AccessTokenLifetime(timedelta(seconds=self.access_token_lifetime))
