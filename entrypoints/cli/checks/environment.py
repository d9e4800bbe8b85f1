"""Checks of the environment variables and of the data folder."""

from collections.abc import Sequence
from difflib import get_close_matches

from pydantic_settings import DotEnvSettingsSource, EnvSettingsSource

from hexameter.entrypoints.cli.checks.results import CheckResult, Severity
from hexameter.entrypoints.cli.configuration import PREFIX
from hexameter.entrypoints.cli.store.sqlite_file import unwritable
from hexameter.entrypoints.extensions.declaration import Extension
from hexameter.entrypoints.extensions.own_settings import setting_names
from hexameter.entrypoints.settings import Settings


def unknown_settings(extensions: Sequence[Extension]) -> list[CheckResult]:
    """A warning, without its value, for each variable with the prefix that is a setting neither of
    the core nor of an extension.
    """
    known = [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]
    known += setting_names(extensions)
    variables = {
        name.upper()
        for source in (EnvSettingsSource(Settings), DotEnvSettingsSource(Settings))
        for name in source.env_vars
    }
    unknown = sorted(name for name in variables - set(known) if name.startswith(PREFIX))
    return [_unknown(name, known) for name in unknown]


def data_folder(settings: Settings) -> list[CheckResult]:
    """Empty if these settings store nothing in the folder."""
    keeps_secret = settings.secret_key is None and not settings.in_memory
    if settings.database_url and not keeps_secret:
        return []
    problem = unwritable(settings.data_dir)
    if problem is None:
        return [CheckResult("data folder", Severity.OK, str(settings.data_dir))]
    hint = "Set HEXAMETER_DATA_DIR to a folder that this user can write to."
    return [CheckResult("data folder", Severity.PROBLEM, problem, hint)]


def _unknown(name: str, known: list[str]) -> CheckResult:
    similar = get_close_matches(name, known, n=1, cutoff=0.8)
    hint = f"Did you mean {similar[0]}?" if similar else "It has no effect."
    return CheckResult("settings", Severity.WARNING, f"Unknown setting {name}", hint)
