"""The table of settings, generated from the code."""

from enum import Enum
from pathlib import Path
from typing import cast

from pydantic import SecretStr
from pydantic_core import PydanticUndefined

from hexameter.entrypoints.settings import Settings

DERIVED = {"hashing_threads": "the number of processors, at most 4"}


def table() -> str:
    """Markdown, one row per setting in the order of the code."""
    rows = ["| variable | default | description |", "|---|---|---|"]
    prefix = Settings.model_config.get("env_prefix", "")
    for name, field in Settings.model_fields.items():
        default = DERIVED.get(name) or _shown(field.default)
        rows.append(f"| `{prefix}{name.upper()}` | {default} | {field.description} |")
    return "\n".join(rows) + "\n"


def _shown(value: object) -> str:
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if value is PydanticUndefined:
        raise ValueError("a setting that must be given has no default to show")
    if value is None or value in ("", []):
        return "none"
    if isinstance(value, list):
        value = ",".join(map(str, cast(list[object], value)))
    if isinstance(value, list):
        value = ",".join(cast(list[str], value))
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, Enum):
        value = value.value
    return f"`{value.as_posix() if isinstance(value, Path) else value}`"
