"""Whether the database can be used, and is migrated."""

from hexameter.adapters.sql.migrations.runner import MigrationStatus
from hexameter.adapters.sql.migrations.runner import status as migration_status
from hexameter.entrypoints.cli.checks.results import CheckResult, Severity
from hexameter.entrypoints.cli.failures import CommandFailed
from hexameter.entrypoints.cli.store.extensions import active_tables
from hexameter.entrypoints.cli.store.failures import store_failures
from hexameter.entrypoints.cli.store.name import sqlite_path, store_name
from hexameter.entrypoints.cli.store.revisions import outdated
from hexameter.entrypoints.cli.store.sqlite_file import sqlite_problem
from hexameter.entrypoints.settings import Settings


async def database_result(settings: Settings) -> CheckResult:
    name = store_name(settings)
    if settings.in_memory:
        return CheckResult(
            "database",
            Severity.WARNING,
            "memory: lost when the server stops",
            "Set HEXAMETER_DATABASE_URL to SQLite or PostgreSQL.",
        )
    problem = sqlite_problem(settings)
    if problem is not None:
        hint = "Correct HEXAMETER_DATABASE_URL, or create the folder."
        return CheckResult("database", Severity.PROBLEM, problem, hint)
    missing_file = missing_sqlite(settings)
    if missing_file is not None:
        return missing_file
    try:
        with store_failures():
            tables = active_tables(settings)
            found = await migration_status(settings.store_url, extensions=tables)
    except CommandFailed as failure:
        return CheckResult(
            "database",
            Severity.PROBLEM,
            f"{name}: {failure.message}",
            *failure.hints or ("Is it running, and is HEXAMETER_DATABASE_URL right?",),
        )
    if found.read_only:
        return CheckResult(
            "database",
            Severity.PROBLEM,
            f"read-only, at {found.current or 'no revision'}: {name}",
            "Only reads are served. Is it a standby, or does the role lack the right to write?",
        )
    return _migrations(settings, name, found)


def missing_sqlite(settings: Settings) -> CheckResult | None:
    """Connecting to an SQLite database that does not exist would create it."""
    path = sqlite_path(settings)
    if path is None or path.exists():
        return None
    return CheckResult(
        "database",
        Severity.OK if settings.migrate_on_start else Severity.PROBLEM,
        f"{store_name(settings)}: does not exist yet",
        "serve creates it." if settings.migrate_on_start else "Run: hexameter migrate up",
    )


def _migrations(settings: Settings, name: str, found: MigrationStatus) -> CheckResult:
    if found.is_current:
        message = f"{name}: up to date, at {found.head}"
        if not found.inactive:
            return CheckResult("database", Severity.OK, message)
        message += f"; has tables of extensions that are not active: {', '.join(found.inactive)}"
        hint = "Activate them, or: hexameter extensions remove NAME --drop"
        return CheckResult("database", Severity.OK, message, hint)
    message = " ".join(outdated(settings, found))
    if settings.migrate_on_start:
        hint = "serve migrates it; or run: hexameter migrate up"
        return CheckResult("database", Severity.WARNING, message, hint)
    return CheckResult("database", Severity.PROBLEM, message, "Run: hexameter migrate up")
