"""Checks of the extensions and of what they bring."""

from collections.abc import Sequence
from contextlib import AsyncExitStack

from hexameter.entrypoints.bootstrap import build_app
from hexameter.entrypoints.cli.checks.results import CheckResult, Severity
from hexameter.entrypoints.container import FEATURES, Application
from hexameter.entrypoints.extensions.declaration import Extension
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.entrypoints.extensions.wiring.adapters import SuppliedAdapter, open_all
from hexameter.entrypoints.settings import Settings


def require_extensions(settings: Settings) -> Sequence[Extension]:
    """The active extensions. Raises `ExtensionError` for one with which the server would not start,
    also for its routes.
    """
    return active(composed_in_memory(settings))


def composed_in_memory(settings: Settings, *, load_tables: bool = False) -> Application:
    """Raises `ExtensionError` as `require_extensions` does. `load_tables`: also in memory, which
    has no use for them.
    """
    # In memory, so that neither a folder nor a development secret is created.
    app = build_app(settings.model_copy(update={"database_url": "memory://"}))
    container: Application = app.state.container
    if load_tables or (not settings.in_memory and settings.own_scheme is None):
        from hexameter.entrypoints.containers.extension_tables import tables_of

        tables_of(active(container))
    return container


def active(container: Application) -> Sequence[Extension]:
    return container.extensions[len(FEATURES) :]


async def extension_results(container: Application) -> list[CheckResult]:
    names = ", ".join(extension.name for extension in active(container))
    return [
        CheckResult("extensions", Severity.OK, names or "none"),
        *(
            CheckResult(f"settings of {extension.name}", Severity.OK, "valid")
            for extension in active(container)
            if extension.settings
        ),
        *[await _adapter(supplied) for supplied in container.adapters],
    ]


async def _adapter(supplied: SuppliedAdapter) -> CheckResult:
    subject = f"{supplied.port.__name__}"
    name = f"{supplied.name} of {supplied.extension}"
    async with AsyncExitStack() as stack:
        try:
            await open_all(stack, [supplied])
        except ExtensionError as problem:
            return CheckResult(subject, Severity.PROBLEM, str(problem))
        failure = await supplied.failure()
    if failure is None:
        return CheckResult(subject, Severity.OK, name)
    hint = f"Is what {supplied.extension} connects to running, and are its settings right?"
    return CheckResult(subject, Severity.PROBLEM, f"{name}: {failure}", hint)
