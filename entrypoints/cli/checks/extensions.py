"""Checks of the extensions."""

from collections.abc import Sequence

from hexameter.entrypoints.bootstrap import build_app
from hexameter.entrypoints.cli.checks.results import CheckResult, Severity
from hexameter.entrypoints.container import FEATURES
from hexameter.entrypoints.extensions.declaration import Extension
from hexameter.entrypoints.settings import Settings


def active_extensions(settings: Settings) -> CheckResult:
    """Raises `ExtensionError` if `serve` would not start with one of them or its routes."""
    names = ", ".join(extension.name for extension in require_extensions(settings))
    return CheckResult("extensions", Severity.OK, names or "none")


def require_extensions(settings: Settings) -> Sequence[Extension]:
    """The active extensions. Raises `ExtensionError` for one with which the server would not start,
    also for its routes.
    """
    # In memory, so that neither a folder nor a development secret is created.
    app = build_app(settings.model_copy(update={"database_url": "memory://"}))
    return app.state.container.extensions[len(FEATURES) :]
