"""Loads the settings, with an error line for each invalid one."""

from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import SettingsError

from hexameter.entrypoints.cli.failures import WRONG_USAGE, CommandFailed
from hexameter.entrypoints.secret_key import UnusableSecret
from hexameter.entrypoints.settings import Settings

PREFIX = "HEXAMETER_"


def load_settings(**overrides: Any) -> Settings:
    """From the environment and `.env`; `overrides` take precedence. Errors name the setting but do
    not show its value, which can be a secret.
    """
    try:
        return _with_store(Settings(**overrides))
    except ValidationError as error:
        lines = [_line(problem) for problem in error.errors(include_input=False)]
    except SettingsError as error:
        lines = [str(error)]
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise CommandFailed(f".env cannot be read: {reason}.", code=WRONG_USAGE) from None
    if len(lines) == 1:
        raise CommandFailed(lines[0], code=WRONG_USAGE)
    raise CommandFailed(f"{len(lines)} settings are not valid", *lines, code=WRONG_USAGE)


def require_secret(settings: Settings) -> None:
    """Create the development secret if none is set. Raises `CommandFailed` if it is unusable."""
    try:
        settings.secret()
    except UnusableSecret as error:
        raise CommandFailed(str(error), code=WRONG_USAGE) from None
    except OSError as error:
        raise CommandFailed(
            f"The development secret in {settings.data_dir} cannot be read or written: "
            f"{error.strerror}.",
            code=WRONG_USAGE,
        ) from None


def _with_store(settings: Settings) -> Settings:
    if settings.own_scheme is not None:
        # Imported here, because they load all adapters.
        from hexameter.entrypoints.containers.own import UnknownStore, store_for
        from hexameter.entrypoints.extensions.discovery import discover

        try:
            store_for(settings.own_scheme, discover(settings.extensions))
        except UnknownStore as unknown:
            raise CommandFailed(str(unknown), code=WRONG_USAGE) from None
    return settings


def _line(problem: ErrorDetails) -> str:
    rule = problem["msg"].removeprefix("Value error, ")
    if not problem["loc"]:
        return rule
    name = f"{PREFIX}{str(problem['loc'][0]).upper()}"
    return f"{name} {_lowered(rule)}"


def _lowered(rule: str) -> str:
    """`Input should be ...` as the rest of a sentence that begins with the setting's name."""
    return rule.removeprefix("Input ") if rule.startswith("Input ") else rule[:1].lower() + rule[1:]
