"""What `check` finds in the environment and in the data folder."""

from difflib import get_close_matches

from pydantic_settings import DotEnvSettingsSource, EnvSettingsSource

from hexameter.entrypoints.cli.checks.results import Finding, Verdict
from hexameter.entrypoints.cli.configuration import PREFIX
from hexameter.entrypoints.cli.store.sqlite_file import unwritable
from hexameter.entrypoints.settings import Settings


def misspelt_settings() -> list[Finding]:
    """One for each name that looks like a setting and is none; values are not shown."""
    known = [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]
    given = {
        name.upper()
        for source in (EnvSettingsSource(Settings), DotEnvSettingsSource(Settings))
        for name in source.env_vars
    }
    unknown = sorted(name for name in given - set(known) if name.startswith(PREFIX))
    return [_misspelt(name, known) for name in unknown]


def data_folder(settings: Settings) -> list[Finding]:
    """Empty when nothing is kept there."""
    keeps_secret = settings.secret_key is None and not settings.in_memory
    if settings.database_url and not keeps_secret:
        return []
    problem = unwritable(settings.data_dir)
    if problem is None:
        return [Finding("data folder", Verdict.OK, str(settings.data_dir))]
    remedy = "Set HEXAMETER_DATA_DIR to a folder that this user may write."
    return [Finding("data folder", Verdict.PROBLEM, problem, remedy)]


def _misspelt(name: str, known: list[str]) -> Finding:
    meant = get_close_matches(name, known, n=1, cutoff=0.8)
    remedy = f"Is {meant[0]} meant?" if meant else "It has no effect."
    return Finding("settings", Verdict.WARNING, f"{name} is no setting", remedy)
