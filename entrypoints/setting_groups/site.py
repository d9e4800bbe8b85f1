"""The site, its store and its secret."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import NoDecode

from hexameter.entrypoints import setting_rules
from hexameter.entrypoints.secret_key import (
    MIN_SECRET_BYTES,
    development_secret,
    generated_secret,
    require_strong,
)
from hexameter.entrypoints.setting_groups.group import CommaList, SettingGroup


class Environment(StrEnum):
    DEVELOPMENT = "development"
    PRODUCTION = "production"


class SiteSettings(SettingGroup):
    environment: Environment = Field(
        default=Environment.DEVELOPMENT,
        description="`development` or `production`; production refuses to start without a secret.",
    )
    database_url: str = Field(
        default="",
        description="`sqlite+aiosqlite:///path`, `postgresql+asyncpg://user@host/name`, "
        "`memory://`, or that of a store of an extension. Default: SQLite in the data folder.",
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
    root_path: str = Field(
        default="",
        description="Path prefix below which a reverse proxy publishes the server, such as "
        "`/blog`, or `/` for none. Default: the path of `HEXAMETER_PUBLIC_URL`.",
    )
    site_name: str = Field(
        default="Hexameter", description="Name of the site in mails and on the docs page."
    )
    extensions: CommaList = Field(
        default=["all"],
        description="Active extensions: names of installed ones or import strings like "
        "`package:extension`, separated by commas; `all` is every installed one, `none` no "
        "extension.",
    )

    _site_lists = field_validator("accepted_secret_keys", "extensions", mode="before")(
        setting_rules.comma_separated
    )
    _store = field_validator("database_url")(setting_rules.database_address)
    _web_address = field_validator("public_url")(setting_rules.web_address)
    _one_line = field_validator("site_name")(setting_rules.one_line)

    @model_validator(mode="after")
    def _secret_is_strong(self) -> "SiteSettings":
        given = [self.secret_key] if self.secret_key is not None else []
        require_strong([*given, *self.accepted_secret_keys])
        if self.environment is Environment.PRODUCTION and self.secret_key is None:
            raise ValueError(
                "HEXAMETER_SECRET_KEY is missing: production needs one of at least "
                f"{MIN_SECRET_BYTES} bytes"
            )
        return self

    @model_validator(mode="after")
    def _path_prefix_is_possible(self) -> "SiteSettings":
        setting_rules.path_prefix(self.path_prefix)
        return self

    @property
    def path_prefix(self) -> str:
        """Without a slash at its end; empty if there is none."""
        return (self.root_path or urlsplit(self.public_url).path).rstrip("/")

    @property
    def store_url(self) -> str:
        """Also the default database if none is set."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir / 'hexameter.db'}"

    @property
    def in_memory(self) -> bool:
        return self.store_url.startswith("memory://")

    @property
    def own_scheme(self) -> str | None:
        """Of a store that an extension brings; None for one of the core's."""
        scheme = self.store_url.partition("://")[0]
        return None if scheme in setting_rules.CORE_SCHEMES else scheme

    def secret(self) -> bytes:
        """The configured secret, or a development secret: generated once and stored in the data
        folder, or kept in memory together with the store.
        """
        if self.secret_key is not None:
            return self.secret_key.get_secret_value().encode()
        return generated_secret() if self.in_memory else development_secret(self.data_dir)
