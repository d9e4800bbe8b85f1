"""Check of the extensions."""

from hexameter.entrypoints.bootstrap import build_app
from hexameter.entrypoints.cli.checks.results import CheckResult, Severity
from hexameter.entrypoints.container import FEATURES
from hexameter.entrypoints.settings import Settings


def active_extensions(settings: Settings) -> CheckResult:
    """Raises `ExtensionError` if `serve` would not start with one of them or its routes."""
    # In memory, so that neither a folder nor a development secret is created.
    app = build_app(settings.model_copy(update={"database_url": "memory://"}))
    active = app.state.container.extensions[len(FEATURES) :]
    names = ", ".join(extension.name for extension in active)
    return CheckResult("extensions", Severity.OK, names or "none")
