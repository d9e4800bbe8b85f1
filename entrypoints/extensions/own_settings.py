"""The settings of extensions."""

from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError
from pydantic_settings import BaseSettings, SettingsError

from hexameter.entrypoints.extensions.declaration import Extension
from hexameter.entrypoints.extensions.errors import ExtensionError


def prefix_of(extension: Extension) -> str:
    return f"HEXAMETER_{extension.name.upper().replace('-', '_')}_"


def read_settings(extension: Extension) -> dict[type[object], object]:
    """An instance of each of its classes. Raises `ExtensionError` for a class without the prefix,
    and for what cannot be read; a value is not shown, because it may be a password.
    """
    return {declared: read_declared(extension, declared) for declared in extension.settings}


def setting_names(extensions: Sequence[Extension]) -> list[str]:
    """The environment variables that the extensions read."""
    return [
        f"{prefix_of(extension)}{name.upper()}"
        for extension in extensions
        for name in (
            *(name for declared in extension.settings for name in declared.model_fields),
            *(limit.setting for limit in extension.limits),
        )
    ]


def read_declared(extension: Extension, declared: type[Any]) -> object:
    """Raises `ExtensionError`, as `read_settings` does."""
    prefix = prefix_of(extension)
    if not issubclass(declared, BaseSettings):
        raise ExtensionError(
            extension.name, f"{declared.__name__} is not a class of pydantic-settings."
        )
    if declared.model_config.get("env_prefix") != prefix:
        raise ExtensionError(
            extension.name, f"{declared.__name__} needs the env_prefix {prefix!r} in model_config."
        )
    try:
        return declared()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = "".join(f"{prefix}{part}".upper() for part in first["loc"][:1])
        problem = f"{name}: {first['msg']}" if name else first["msg"]
    except SettingsError as error:
        problem = str(error)
    raise ExtensionError(extension.name, f"its settings are not valid ({problem}).")
