"""All settings, read from the environment and `.env` with the prefix `HEXAMETER_`."""

from hexameter.entrypoints.setting_groups.accounts import AccountSettings
from hexameter.entrypoints.setting_groups.mail import MailSettings
from hexameter.entrypoints.setting_groups.posts import PostSettings
from hexameter.entrypoints.setting_groups.rate_limits import RateLimitSettings
from hexameter.entrypoints.setting_groups.server import ServerSettings
from hexameter.entrypoints.setting_groups.site import SiteSettings


# Pydantic takes the fields of the last base first.
class Settings(
    ServerSettings, MailSettings, RateLimitSettings, PostSettings, AccountSettings, SiteSettings
):
    @property
    def post_address(self) -> str:
        """Also the default template if none is set."""
        return self.post_url or f"{self.public_url}/v1/posts/by-slug/{{slug}}"

    @property
    def preview_address(self) -> str:
        """Also the default template if none is set."""
        return self.preview_url or f"{self.public_url}/v1/previews/{{token}}"
