"""The rate limits that extensions bring."""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, create_model
from pydantic_settings import SettingsConfigDict

from hexameter.entrypoints.extensions.declaration import Extension
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.entrypoints.extensions.own_settings import prefix_of, read_declared
from hexameter.entrypoints.quotas import LimitName, Quota
from hexameter.entrypoints.setting_groups.group import SettingGroup
from hexameter.entrypoints.setting_rules import quota


def check_limits(extensions: Sequence[Extension]) -> None:
    """Raises `ExtensionError` for a route with a limit that nothing defines."""
    known = {*LimitName, *(limit.name for each in extensions for limit in each.limits)}
    for extension in extensions:
        for declared in extension.use_cases:
            http = declared.http
            if http is not None and http.limit is not None and http.limit not in known:
                raise ExtensionError(
                    extension.name,
                    f"{http.method} {http.path} has the rate limit {http.limit}, which nothing "
                    f"defines; add RequestLimit({http.limit!r}, '60/minute') to its limits, or "
                    f"take one of {', '.join(sorted(known))}.",
                )


def own_quotas(extensions: Sequence[Extension]) -> dict[str, Quota]:
    """By the names of the limits, as settings say. Raises `ExtensionError` for one that is not
    valid.
    """
    found: dict[str, Quota] = {}
    for extension in extensions:
        if not extension.limits:
            continue
        chosen = read_declared(extension, _settings(extension))
        for limit in extension.limits:
            found[limit.name] = Quota.parse(getattr(chosen, limit.setting))
    return found


def _settings(extension: Extension) -> type[SettingGroup]:
    fields: dict[str, Any] = {
        limit.setting: (Annotated[str, AfterValidator(quota)], limit.quota)
        for limit in extension.limits
    }
    config = SettingsConfigDict(env_prefix=prefix_of(extension), env_file=".env", extra="ignore")
    declared = type("Limits", (SettingGroup,), {"model_config": config})
    return create_model("Limits", __base__=declared, **fields)
