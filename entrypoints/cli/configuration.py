"""The settings, or one line for each that is wrong."""

from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import SettingsError

from hexameter.entrypoints.cli.failures import WRONG_USAGE, CommandFailed
from hexameter.entrypoints.settings import Settings

PREFIX = "HEXAMETER_"


def load_settings(**instead: Any) -> Settings:
    """From the environment and `.env`. What is wrong is named, but never shown: it can be a
    secret. `instead` goes before both.
    """
    try:
        return Settings(**instead)
    except ValidationError as error:
        lines = [_line(problem) for problem in error.errors(include_input=False)]
    except SettingsError as error:
        lines = [str(error)]
    if len(lines) == 1:
        raise CommandFailed(lines[0], code=WRONG_USAGE)
    raise CommandFailed(f"{len(lines)} settings are wrong", *lines, code=WRONG_USAGE)


def _line(problem: ErrorDetails) -> str:
    rule = problem["msg"].removeprefix("Value error, ")
    if not problem["loc"]:
        return rule
    name = f"{PREFIX}{str(problem['loc'][0]).upper()}"
    return f"{name} {_lowered(rule)}"


def _lowered(rule: str) -> str:
    """`Input should be ...` as the rest of a sentence that begins with the setting's name."""
    return rule.removeprefix("Input ") if rule.startswith("Input ") else rule[:1].lower() + rule[1:]
