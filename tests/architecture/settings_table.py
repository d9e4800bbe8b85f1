"""The tables of settings in docs/settings.md, generated from the code:
`python -m tests.architecture.settings_table`.
"""

from enum import Enum
from pathlib import Path
from typing import cast

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from hexameter.entrypoints.setting_groups.accounts import AccountSettings
from hexameter.entrypoints.setting_groups.group import SettingGroup
from hexameter.entrypoints.setting_groups.mail import MailSettings
from hexameter.entrypoints.setting_groups.posts import PostSettings
from hexameter.entrypoints.setting_groups.rate_limits import RateLimitSettings
from hexameter.entrypoints.setting_groups.server import ServerSettings
from hexameter.entrypoints.setting_groups.site import SiteSettings

GROUPS: dict[str, type[SettingGroup]] = {
    "Site and store": SiteSettings,
    "Accounts": AccountSettings,
    "Posts": PostSettings,
    "Rate limits": RateLimitSettings,
    "Mail": MailSettings,
    "Server": ServerSettings,
}
PAGE = Path(__file__).parents[2] / "docs" / "settings.md"
HEADING = "## All settings\n\n"
NEXT_HEADING = "\n## Values of rate limits\n"
DERIVED = {"hashing_threads": "the number of processors, at most 4"}


def tables() -> str:
    """Markdown, a table for each group and a row for each setting."""
    return "\n".join(f"### {title}\n\n{_table(group)}" for title, group in GROUPS.items())


def _table(group: type[SettingGroup]) -> str:
    rows = ["| variable | default | description |", "|---|---|---|"]
    prefix = group.model_config.get("env_prefix", "")
    for name, field in group.model_fields.items():
        default = DERIVED.get(name) or _shown(field)
        rows.append(f"| `{prefix}{name.upper()}` | {default} | {field.description} |")
    return "\n".join(rows) + "\n"


def _shown(field: FieldInfo) -> str:
    value: object = field.default
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if value is PydanticUndefined:
        raise ValueError("a setting that must be given has no default to show")
    if value is None or value in ("", []):
        return "none"
    if isinstance(value, list):
        value = ",".join(map(str, cast(list[object], value)))
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, Enum):
        value = value.value
    return f"`{value.as_posix() if isinstance(value, Path) else value}`"


if __name__ == "__main__":
    text = PAGE.read_text()
    before, after = text.partition(HEADING)[0], text.partition(NEXT_HEADING)[2]
    PAGE.write_text(f"{before}{HEADING}{tables()}{NEXT_HEADING}{after}")
