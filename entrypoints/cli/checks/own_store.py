"""Check of the store that an extension brings."""

from hexameter.entrypoints.cli.checks.results import CheckResult, Severity
from hexameter.entrypoints.cli.store.name import store_name
from hexameter.entrypoints.container import build_container
from hexameter.entrypoints.settings import Settings


async def own_store(settings: Settings) -> CheckResult:
    """Whether it can be opened and used."""
    name = store_name(settings)
    failure = await build_container(settings).stores.lifecycle().failure()
    if failure is None:
        return CheckResult("database", Severity.OK, name)
    hint = "Is it running, and is HEXAMETER_DATABASE_URL right?"
    return CheckResult("database", Severity.PROBLEM, f"{name}: {failure}", hint)
