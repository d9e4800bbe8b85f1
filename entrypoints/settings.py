"""All settings, read from the environment and `.env` with the prefix `HEXAMETER_`."""

import os
import secrets
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from hexameter.application.auth.registration_mode import RegistrationMode
from hexameter.domain.users.roles import Role
from hexameter.entrypoints import setting_rules
from hexameter.entrypoints.quotas import LimitName, Quota

MIN_SECRET_BYTES = 32

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
        "`memory://`. Left out: SQLite in the data folder.",
    )
    data_dir: Path = Field(
        default=Path("data"), description="Where SQLite and the development secret lie."
    )
    secret_key: SecretStr | None = Field(
        default=None,
        description="At least 32 bytes that nobody knows: tokens, links and cursors are signed "
        "with keys derived from it.",
    )
    accepted_secret_keys: Annotated[list[SecretStr], NoDecode] = Field(
        default=[],
        description="Further secrets, separated by commas, whose tokens are accepted: how the "
        "secret is changed without signing anybody out.",
    )
    public_url: str = Field(
        default="http://localhost:8000", description="What links in mails begin with."
    )
    site_name: str = Field(
        default="Hexameter", description="What mails and the docs page call this place."
    )
    registration: RegistrationMode = Field(
        default=RegistrationMode.VERIFIED,
        description="`verified` (an account begins when its address is confirmed), `immediate` "
        "(it begins at once; strangers can then open accounts under addresses that are not "
        "theirs), `invited` or `closed`.",
    )
    default_role: Role = Field(default=Role.AUTHOR, description="The role of new accounts.")
    rate_limits: Literal["on", "off"] = Field(
        default="on", description="`off` lifts every limit and throttle; for tests and load only."
    )
    limit_sign_in: str = Field(
        default="60/minute",
        description="Sign-ins, reauthentications and password changes of one network.",
    )
    limit_registration: str = Field(default="20/hour", description="Registrations of one network.")
    limit_mail_requests: str = Field(
        default="20/hour", description="Mails that one network may ask for."
    )
    limit_mailed_tokens: str = Field(
        default="60/minute", description="Mailed tokens that one network may present."
    )
    limit_refresh: str = Field(default="120/minute", description="Refreshes of one network.")
    smtp_host: str = Field(default="", description="Left out: mails are printed to the console.")
    smtp_port: int = Field(default=587, ge=1, le=65535, description="The mail server's port.")
    smtp_username: str | None = Field(
        default=None, description="Goes with `HEXAMETER_SMTP_PASSWORD`. Left out: no login."
    )
    smtp_password: SecretStr | None = Field(
        default=None, description="Goes with `HEXAMETER_SMTP_USERNAME`."
    )
    smtp_starttls: bool = Field(
        default=True,
        description="Whether the connection is secured by STARTTLS (port 465: always TLS). "
        "Certificates are checked: `SSL_CERT_FILE` names a file of other authorities to trust.",
    )
    mail_from: str = Field(
        default="noreply@example.com",
        description="The sender of mails: an address, or a name and an address as in "
        "`The Evening Reader <noreply@example.com>`. Left out, the name is that of the site.",
    )
    worker: Literal["on", "off"] = Field(
        default="on",
        description="Whether `serve` also runs the worker. With `off`, run `hexameter worker`.",
    )
    migrate_on_start: bool = Field(
        default=True, description="Whether `serve` migrates the database."
    )
    trusted_proxies: CommaList = Field(
        default=[],
        description="Addresses or networks whose `X-Forwarded-For` and `X-Forwarded-Proto` count.",
    )
    cors_origins: CommaList = Field(
        default=[], description="Origins that browsers may call from, or `*`; left out: none."
    )
    max_requests_in_flight: int = Field(
        default=200,
        ge=1,
        description="Taken at once by one process; more are refused with 503, and then only few "
        "taken until that is over.",
    )
    database_pool_size: int = Field(
        default=10,
        ge=1,
        le=200,
        description="Connections of one process, for reading and writing each.",
    )
    hashing_threads: int = Field(
        default_factory=lambda: min(4, os.cpu_count() or 1),
        ge=1,
        description="How many passwords are hashed at once.",
    )
    log_format: Literal["auto", "console", "json"] = Field(
        default="auto",
        description="`console` for people, `json` for machines; `auto` asks the terminal.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="The lowest level that is logged."
    )
    access_log: bool = Field(default=True, description="Whether each request is logged.")

    @field_validator("trusted_proxies", "cors_origins", "accepted_secret_keys", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return [part.strip() for part in value.split(",") if part.strip()]
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: list[str]) -> list[str]:
        for network in value:
            _network(network)
        return value

    @field_validator(
        "limit_sign_in",
        "limit_registration",
        "limit_mail_requests",
        "limit_mailed_tokens",
        "limit_refresh",
    )
    @classmethod
    def _quota(cls, value: str) -> str:
        Quota.parse(value)
        return value

    _store = field_validator("database_url")(setting_rules.database_address)
    _web_address = field_validator("public_url")(setting_rules.web_address)
    _one_line = field_validator("site_name")(setting_rules.one_line)
    _origins = field_validator("cors_origins")(setting_rules.origins)
    _sender = field_validator("mail_from")(setting_rules.sender)
    _login = field_validator("smtp_username", "smtp_password")(setting_rules.none_if_empty)

    @model_validator(mode="after")
    def _secret_is_good(self) -> "Settings":
        given = [self.secret_key] if self.secret_key is not None else []
        if any(_is_weak(secret) for secret in [*given, *self.accepted_secret_keys]):
            raise ValueError(
                f"HEXAMETER_SECRET_KEY must have at least {MIN_SECRET_BYTES} bytes that cannot be "
                "guessed"
            )
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

    @property
    def store_url(self) -> str:
        """Also the default database if none is set."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir / 'hexameter.db'}"

    @property
    def in_memory(self) -> bool:
        return self.store_url.startswith("memory://")

    @property
    def proxies(self) -> list[IPv4Network | IPv6Network]:
        return [_network(network) for network in self.trusted_proxies]

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
        }

    def secret(self) -> bytes:
        """The configured secret, or a development secret: generated once and stored in the data
        folder, or kept in memory together with the store.
        """
        if self.secret_key is not None:
            return self.secret_key.get_secret_value().encode()
        return secrets.token_bytes(MIN_SECRET_BYTES) if self.in_memory else self._kept_secret()

    def _kept_secret(self) -> bytes:
        path = self.data_dir / "development-secret"
        self.data_dir.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            kept = path.read_bytes()
            if len(kept) < MIN_SECRET_BYTES:
                raise UnusableSecret(
                    f"{path} is too short to be a secret: delete it, or set HEXAMETER_SECRET_KEY."
                ) from None
            return kept
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_urlsafe(MIN_SECRET_BYTES).encode())
        return path.read_bytes()


class UnusableSecret(Exception):
    """The file of the development secret does not contain one; the message says what to do."""


def _network(text: str) -> IPv4Network | IPv6Network:
    return ip_network(text, strict=False)


def _is_weak(secret: SecretStr) -> bool:
    value = secret.get_secret_value()
    return len(value.encode()) < MIN_SECRET_BYTES or len(set(value)) < 8
