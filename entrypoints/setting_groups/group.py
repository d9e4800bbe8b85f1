from typing import Annotated

from pydantic import ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from hexameter.entrypoints import setting_rules

CommaList = Annotated[list[str], NoDecode]


class SettingGroup(BaseSettings):
    """The description of a field is its documentation; a test compares docs/settings.md with it."""

    model_config = SettingsConfigDict(
        env_prefix="HEXAMETER_",
        env_file=".env",
        extra="ignore",
        frozen=True,
        # A rejected value may contain a password.
        hide_input_in_errors=True,
    )

    @field_validator("*", mode="before")
    @classmethod
    def _is_text(cls, value: object, info: ValidationInfo) -> object:
        """The environment can hold any bytes, and so can the name of a folder."""
        return value if info.field_name == "data_dir" else setting_rules.utf_8(value)
