from typing import Annotated

from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

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
