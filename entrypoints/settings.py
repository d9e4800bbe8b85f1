"""All settings, read from the environment and `.env` with the prefix `HEXAMETER_`."""

import os
from datetime import timedelta
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from hexameter.application.auth.registration_mode import RegistrationMode
from hexameter.application.comments.moderation import CommentModeration
from hexameter.domain.auth.passwords import MIN_PASSWORD, SHORTEST_MIN_PASSWORD
from hexameter.domain.auth.session import (
    ACCESS_TOKEN_LIFETIME,
    MAX_ACCESS_TOKEN_LIFETIME,
    AccessTokenLifetime,
)
from hexameter.domain.posts.preview_link import MAX_PREVIEW_DAYS
from hexameter.domain.posts.revision import MAX_REVISIONS
from hexameter.domain.users.roles import Role
from hexameter.entrypoints import setting_rules
from hexameter.entrypoints.quotas import LimitName, Quota
from hexameter.entrypoints.secret_key import (
    MIN_SECRET_BYTES,
    development_secret,
    generated_secret,
    require_strong,
)

CommaList = Annotated[list[str], NoDecode]


class Environment(StrEnum):
    DEVELOPMENT = "development"
    PRODUCTION = "production"


class Settings(BaseSettings):
    """The description of a field is its documentation; a test compares docs/settings.md with it."""

    model_config = SettingsConfigDict(
        env_prefix="HEXAMETER_",
        env_file=".env",
        extra="ignore",
        frozen=True,
        # A rejected value may contain a password.
        hide_input_in_errors=True,
    )

    environment: Environment = Field(
        default=Environment.DEVELOPMENT,
        description="`development` or `production`; production refuses to start without a secret.",
    )
    database_url: str = Field(
        default="",
        description="`sqlite+aiosqlite:///path`, `postgresql+asyncpg://user@host/name` or "
        "`memory://`. Default: SQLite in the data folder.",
    )
    data_dir: Path = Field(
        default=Path("data"),
        description="Folder of the SQLite database and the development secret.",
    )
    secret_key: SecretStr | None = Field(
        default=None,
        description="Secret of at least 32 random bytes. The keys that sign tokens, links and "
        "cursors are derived from it.",
    )
    accepted_secret_keys: Annotated[list[SecretStr], NoDecode] = Field(
        default=[],
        description="Additional secrets, separated by commas, whose tokens are accepted. List "
        "the old secret here to change `HEXAMETER_SECRET_KEY` without signing users out.",
    )
    public_url: str = Field(
        default="http://localhost:8000",
        description="Base URL of links in mails, feeds and the sitemap.",
    )
    post_url: str = Field(
        default="",
        description="Where the front end shows a post, such as `https://blog.example/{slug}`, for "
        "links in feeds and the sitemap. Placeholders: `{slug}`, `{id}`, `{username}`. Default: "
        "the post in the API.",
    )
    preview_url: str = Field(
        default="",
        description="Where the front end shows the preview of a post, such as "
        "`https://blog.example/preview/{token}`. Default: the preview in the API.",
    )
    preview_days: int = Field(
        default=7, ge=1, description="Days that a preview link works if its creator does not say."
    )
    preview_max_days: int = Field(
        default=90,
        ge=1,
        le=MAX_PREVIEW_DAYS,
        description=f"Most days that a preview link may work, 1 to {MAX_PREVIEW_DAYS}.",
    )
    root_path: str = Field(
        default="",
        description="Path prefix below which a reverse proxy publishes the server, such as "
        "`/blog`, or `/` for none. Default: the path of `HEXAMETER_PUBLIC_URL`.",
    )
    site_name: str = Field(
        default="Hexameter", description="Name of the site in mails and on the docs page."
    )
    registration: RegistrationMode = Field(
        default=RegistrationMode.VERIFIED,
        description="`verified` (an account begins when its address is confirmed), `immediate` "
        "(it begins at once, so anyone can open an account under another person's "
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
        description="Seconds that an access token is valid, 60 to 86400. A session that ends is "
        "remembered for as long. Older tokens end with a lower value, too.",
    )
    trusted_links: Annotated[list[Role], NoDecode] = Field(
        default=[Role.EDITOR, Role.ADMIN],
        description="Roles of authors whose links search engines may follow; empty for no role. "
        "Links of others say `nofollow ugc`. Texts of an account whose role changes are rendered "
        "again. A change of this setting applies to texts saved from then on, and to all by "
        "`hexameter posts render --all` and `hexameter comments render --all`.",
    )
    comment_moderation: CommentModeration = Field(
        default=CommentModeration.OFF,
        description="Comments that wait for a moderator: `off` (none), `first` (those of authors "
        "without a comment that others have seen) or `all`. Those of moderators never wait.",
    )
    revisions_kept: int = Field(
        default=100,
        ge=1,
        le=MAX_REVISIONS,
        description="Revisions kept of each post, with the live one. Older ones are deleted when "
        "the next is made.",
    )
    search_languages: CommaList = Field(
        default=["english"],
        description="Languages of the posts, so that a search for one form of a word finds the "
        "others; for each script the first one that is written in it, or `none`. After a change "
        "the worker reads all posts again.",
    )
    rate_limits: Literal["on", "off"] = Field(
        default="on", description="`off` disables all rate limits; for tests only."
    )
    limit_sign_in: str = Field(
        default="60/minute",
        description="Sign-ins, reauthentications and password changes per network.",
    )
    limit_registration: str = Field(default="20/hour", description="Registrations per network.")
    limit_mail_requests: str = Field(
        default="20/hour", description="Requests per network that send a mail."
    )
    limit_mailed_tokens: str = Field(
        default="60/minute", description="Attempts per network to use a mailed token."
    )
    limit_refresh: str = Field(default="120/minute", description="Token refreshes per network.")
    limit_previews: str = Field(
        default="120/minute", description="Previews of posts read per network."
    )
    limit_writes: str = Field(
        default="120/minute", description="Posts created and edited per account."
    )
    limit_comments: str = Field(
        default="30/minute", description="Comments created and edited per account."
    )
    limit_favorites: str = Field(
        default="120/minute", description="Favourites set and removed per account."
    )
    limit_follows: str = Field(
        default="120/minute", description="Follows begun and ended per account."
    )
    smtp_host: str = Field(
        default="", description="Mail server. Default: mails are printed to the console."
    )
    smtp_port: int = Field(default=587, ge=1, le=65535, description="Port of the mail server.")
    smtp_username: str | None = Field(
        default=None, description="Requires `HEXAMETER_SMTP_PASSWORD`. Default: no login."
    )
    smtp_password: SecretStr | None = Field(
        default=None, description="Requires `HEXAMETER_SMTP_USERNAME`."
    )
    smtp_starttls: bool = Field(
        default=True,
        description="Use STARTTLS (port 465 always uses TLS). Certificates are verified; "
        "`SSL_CERT_FILE` names a file with other certificate authorities.",
    )
    mail_from: str = Field(
        default="noreply@example.com",
        description="Sender of mails: an address, or a name and an address as in "
        "`The Evening Reader <noreply@example.com>`. Mails without a name show the site name.",
    )
    worker: Literal["on", "off"] = Field(
        default="on",
        description="Run the worker inside `serve`. With `off`, run `hexameter worker` separately.",
    )
    migrate_on_start: bool = Field(
        default=True, description="Migrate the database when `serve` starts."
    )
    trusted_proxies: CommaList = Field(
        default=[],
        description="Addresses or networks whose `X-Forwarded-For` and `X-Forwarded-Proto` apply. "
        "Behind any other proxy all clients share one rate limit.",
    )
    cors_origins: CommaList = Field(
        default=[], description="Origins allowed for cross-origin requests, or `*`. Default: none."
    )
    max_requests_in_flight: int = Field(
        default=200,
        ge=1,
        description="Maximum number of concurrent requests per process. Beyond it the answer is "
        "503.",
    )
    max_connections: int = Field(
        default=1000,
        ge=1,
        description="Maximum number of open connections per process. Further ones are answered "
        "503 and closed.",
    )
    max_buffered_mib: int = Field(
        default=24,
        ge=4,
        description="Memory in MiB per process for request bodies and unsent responses. Beyond it "
        "the connection that holds most is closed.",
    )
    fast_routes: Literal["on", "off"] = Field(
        default="on",
        description="`off` lets FastAPI itself call every route: the same responses, more slowly.",
    )
    database_pool_size: int = Field(
        default=10,
        ge=1,
        le=200,
        description="Database connections per process, for reading and writing each.",
    )
    hashing_threads: int = Field(
        default_factory=lambda: min(4, os.cpu_count() or 1),
        ge=1,
        description="Number of passwords hashed in parallel.",
    )
    extensions: CommaList = Field(
        default=["all"],
        description="Active extensions: names of installed ones or import strings like "
        "`package:extension`, separated by commas; `all` is every installed one, `none` no "
        "extension.",
    )
    log_format: Literal["auto", "console", "json"] = Field(
        default="auto",
        description="`console`, `json`, or `auto`: `console` in a terminal, otherwise `json`.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="Minimum level of log messages."
    )
    access_log: bool = Field(
        default=True,
        description="Log each request. `cut` marks a response that was not sent to its end; "
        "`status` is then the one that was sent, or `null` if none was.",
    )

    _lists = field_validator(
        "trusted_proxies",
        "trusted_links",
        "cors_origins",
        "accepted_secret_keys",
        "extensions",
        "search_languages",
        mode="before",
    )(setting_rules.comma_separated)
    _networks = field_validator("trusted_proxies")(setting_rules.networks)
    _languages = field_validator("search_languages")(setting_rules.languages)
    _quotas = field_validator(
        "limit_sign_in",
        "limit_registration",
        "limit_mail_requests",
        "limit_mailed_tokens",
        "limit_refresh",
        "limit_previews",
        "limit_writes",
        "limit_comments",
        "limit_favorites",
        "limit_follows",
    )(setting_rules.quota)
    _store = field_validator("database_url")(setting_rules.database_address)
    _web_address = field_validator("public_url")(setting_rules.web_address)
    _post_template = field_validator("post_url")(setting_rules.post_template)
    _preview_template = field_validator("preview_url")(setting_rules.preview_template)
    _one_line = field_validator("site_name")(setting_rules.one_line)
    _origins = field_validator("cors_origins")(setting_rules.origins)
    _sender = field_validator("mail_from")(setting_rules.sender)
    _login = field_validator("smtp_username", "smtp_password")(setting_rules.none_if_empty)

    @model_validator(mode="after")
    def _secret_is_strong(self) -> "Settings":
        given = [self.secret_key] if self.secret_key is not None else []
        require_strong([*given, *self.accepted_secret_keys])
        if self.environment is Environment.PRODUCTION and self.secret_key is None:
            raise ValueError(
                "HEXAMETER_SECRET_KEY is missing: production needs one of at least "
                f"{MIN_SECRET_BYTES} bytes"
            )
        return self

    @model_validator(mode="after")
    def _login_is_complete(self) -> "Settings":
        setting_rules.complete_login(self.smtp_username, self.smtp_password)
        return self

    @model_validator(mode="after")
    def _preview_days_are_possible(self) -> "Settings":
        if self.preview_days > self.preview_max_days:
            raise ValueError(
                "HEXAMETER_PREVIEW_DAYS must be at most HEXAMETER_PREVIEW_MAX_DAYS "
                f"({self.preview_max_days})"
            )
        return self

    @model_validator(mode="after")
    def _path_prefix_is_possible(self) -> "Settings":
        setting_rules.path_prefix(self.path_prefix)
        return self

    @property
    def path_prefix(self) -> str:
        """Without a slash at its end; empty if there is none."""
        return (self.root_path or urlsplit(self.public_url).path).rstrip("/")

    @property
    def token_lifetime(self) -> AccessTokenLifetime:
        return AccessTokenLifetime(timedelta(seconds=self.access_token_lifetime))

    @property
    def post_address(self) -> str:
        """Also the default template if none is set."""
        return self.post_url or f"{self.public_url}/v1/posts/by-slug/{{slug}}"

    @property
    def preview_address(self) -> str:
        """Also the default template if none is set."""
        return self.preview_url or f"{self.public_url}/v1/previews/{{token}}"

    @property
    def store_url(self) -> str:
        """Also the default database if none is set."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir / 'hexameter.db'}"

    @property
    def in_memory(self) -> bool:
        return self.store_url.startswith("memory://")

    @property
    def proxies(self) -> list[IPv4Network | IPv6Network]:
        return [ip_network(network, strict=False) for network in self.trusted_proxies]

    @property
    def throttled(self) -> bool:
        return self.rate_limits == "on"

    @property
    def request_quotas(self) -> dict[LimitName, Quota] | None:
        """None if rate limits are off."""
        if not self.throttled:
            return None
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

    def secret(self) -> bytes:
        """The configured secret, or a development secret: generated once and stored in the data
        folder, or kept in memory together with the store.
        """
        if self.secret_key is not None:
            return self.secret_key.get_secret_value().encode()
        return generated_secret() if self.in_memory else development_secret(self.data_dir)
