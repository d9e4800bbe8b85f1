from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from hexameter.entrypoints import setting_rules
from hexameter.entrypoints.quotas import LimitName, Quota
from hexameter.entrypoints.setting_groups.group import SettingGroup

QuotaText = Annotated[str, AfterValidator(setting_rules.quota)]


class RateLimitSettings(SettingGroup):
    rate_limits: Literal["on", "off"] = Field(
        default="on", description="`off` disables all rate limits; for tests only."
    )
    limit_sign_in: QuotaText = Field(
        default="60/minute",
        description="Sign-ins, reauthentications and password changes per network.",
    )
    limit_registration: QuotaText = Field(
        default="20/hour", description="Registrations per network."
    )
    limit_mail_requests: QuotaText = Field(
        default="20/hour", description="Requests per network that send a mail."
    )
    limit_mailed_tokens: QuotaText = Field(
        default="60/minute", description="Attempts per network to use a mailed token."
    )
    limit_refresh: QuotaText = Field(
        default="120/minute", description="Token refreshes per network."
    )
    limit_previews: QuotaText = Field(
        default="120/minute", description="Previews of posts read per network."
    )
    limit_writes: QuotaText = Field(
        default="120/minute",
        description="Posts created, edited and published or taken back, profiles changed, tags "
        "renamed, and comments removed, approved and rejected, per account.",
    )
    limit_comments: QuotaText = Field(
        default="30/minute", description="Comments created and edited per account."
    )
    limit_favorites: QuotaText = Field(
        default="120/minute", description="Favourites set and removed per account."
    )
    limit_follows: QuotaText = Field(
        default="120/minute", description="Follows and unfollows per account."
    )

    @property
    def throttled(self) -> bool:
        return self.rate_limits == "on"

    @property
    def request_quotas(self) -> dict[str, Quota]:
        return {
            LimitName.SIGN_IN: Quota.parse(self.limit_sign_in),
            LimitName.REGISTRATION: Quota.parse(self.limit_registration),
            LimitName.MAIL: Quota.parse(self.limit_mail_requests),
            LimitName.TOKEN: Quota.parse(self.limit_mailed_tokens),
            LimitName.REFRESH: Quota.parse(self.limit_refresh),
            LimitName.PREVIEW: Quota.parse(self.limit_previews),
            LimitName.WRITE: Quota.parse(self.limit_writes),
            LimitName.COMMENT: Quota.parse(self.limit_comments),
            LimitName.FAVORITE: Quota.parse(self.limit_favorites),
            LimitName.FOLLOW: Quota.parse(self.limit_follows),
        }
