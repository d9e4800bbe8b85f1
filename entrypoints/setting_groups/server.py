"""Processes, connections and logs."""

import os
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Literal

from pydantic import Field, field_validator

from hexameter.entrypoints import setting_rules
from hexameter.entrypoints.setting_groups.group import CommaList, SettingGroup


class ServerSettings(SettingGroup):
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
        "503. With a higher limit larger bursts are served, and each request waits longer under "
        "overload.",
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
    log_format: Literal["auto", "console", "json"] = Field(
        default="auto",
        description="`console`, `json`, or `auto`: `console` in a terminal, otherwise `json`.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info",
        description="Minimum level of log messages. With `debug` they have the texts of unexpected "
        "errors, which can quote personal data and secrets: for development only.",
    )
    access_log: bool = Field(
        default=True,
        description="Log each request. `cut` marks a response that was not sent to its end; "
        "`status` is then the one that was sent, or `null` if none was. Requests refused because "
        "of too many at once are counted: one line when that begins, and one when it ends.",
    )

    _server_lists = field_validator("trusted_proxies", "cors_origins", mode="before")(
        setting_rules.comma_separated
    )
    _networks = field_validator("trusted_proxies")(setting_rules.networks)
    _origins = field_validator("cors_origins")(setting_rules.origins)

    @property
    def proxies(self) -> list[IPv4Network | IPv6Network]:
        return [ip_network(network, strict=False) for network in self.trusted_proxies]
