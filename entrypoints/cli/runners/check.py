"""What stands between this installation and a good night's sleep."""

import asyncio
from collections.abc import Iterable
from urllib.parse import urlsplit

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from hexameter.adapters.sql.migrations.runner import MigrationStatus
from hexameter.adapters.sql.migrations.runner import status as migration_status
from hexameter.application.auth.registration_mode import RegistrationMode
from hexameter.application.ports.mail import MailDeferred
from hexameter.entrypoints.cli.checks.environment import data_folder, misspelt_settings
from hexameter.entrypoints.cli.checks.results import Finding, Verdict
from hexameter.entrypoints.cli.configuration import load_settings
from hexameter.entrypoints.cli.failures import FAILED, CommandFailed
from hexameter.entrypoints.cli.output.console import output
from hexameter.entrypoints.cli.store.failures import store_failures
from hexameter.entrypoints.cli.store.name import sqlite_path, store_name
from hexameter.entrypoints.cli.store.sqlite_file import sqlite_problem
from hexameter.entrypoints.container import build_container
from hexameter.entrypoints.settings import Environment, Settings

MAIL_SECONDS = 15


def run() -> None:
    settings = load_settings()
    findings = asyncio.run(_findings(settings))
    _show(findings)
    if any(finding.verdict is Verdict.PROBLEM for finding in findings):
        raise typer.Exit(FAILED)


async def _findings(settings: Settings) -> list[Finding]:
    return [
        _environment(settings),
        *misspelt_settings(),
        _secret(settings),
        *data_folder(settings),
        await _database(settings),
        await _mail(settings),
        _public_url(settings),
        _registration(settings),
        _rate_limits(settings),
    ]


def _environment(settings: Settings) -> Finding:
    # Settings that cannot be read end the command before there is anything to look at.
    return Finding(
        "settings", Verdict.OK, f"can be read; the environment is {settings.environment}"
    )


def _secret(settings: Settings) -> Finding:
    if settings.secret_key is not None:
        return Finding("secret", Verdict.OK, "is set")
    return Finding(
        "secret",
        Verdict.WARNING,
        "one for development is used",
        "Set HEXAMETER_SECRET_KEY to 32 random bytes or more, as from: openssl rand -base64 48",
    )


async def _database(settings: Settings) -> Finding:
    name = store_name(settings)
    if settings.in_memory:
        return Finding(
            "database",
            Verdict.WARNING,
            "memory: gone when the server stops",
            "Set HEXAMETER_DATABASE_URL to SQLite or PostgreSQL.",
        )
    misplaced = sqlite_problem(settings)
    if misplaced is not None:
        remedy = "Correct HEXAMETER_DATABASE_URL, or make the folder."
        return Finding("database", Verdict.PROBLEM, misplaced, remedy)
    missing_file = _missing_sqlite(settings)
    if missing_file is not None:
        return missing_file
    try:
        with store_failures():
            found = await migration_status(settings.store_url)
    except CommandFailed as failure:
        return Finding(
            "database",
            Verdict.PROBLEM,
            f"{name}: {failure.message}",
            "Is it running, and is HEXAMETER_DATABASE_URL right?",
        )
    return _migrations(settings, name, found)


def _missing_sqlite(settings: Settings) -> Finding | None:
    """Asking SQLite about a database that is not there would make one."""
    path = sqlite_path(settings)
    if path is None or path.exists():
        return None
    return Finding(
        "database",
        Verdict.OK if settings.migrate_on_start else Verdict.PROBLEM,
        f"{store_name(settings)}: not there yet",
        "serve makes it." if settings.migrate_on_start else "Run: hexameter migrate up",
    )


def _migrations(settings: Settings, name: str, found: MigrationStatus) -> Finding:
    if found.is_current:
        return Finding("database", Verdict.OK, f"{name}: up to date, at {found.head}")
    at = found.current or "no revision"
    if settings.migrate_on_start:
        return Finding(
            "database",
            Verdict.WARNING,
            f"{name}: at {at}, and this release needs {found.head}",
            "serve migrates it; or run: hexameter migrate up",
        )
    return Finding(
        "database",
        Verdict.PROBLEM,
        f"{name}: at {at}, and this release needs {found.head}",
        "Run: hexameter migrate up",
    )


async def _mail(settings: Settings) -> Finding:
    if not settings.smtp_host:
        return Finding(
            "mail",
            Verdict.WARNING,
            "printed to the console instead of being sent",
            "Set HEXAMETER_SMTP_HOST, and what the server asks for.",
        )
    server = f"{settings.smtp_host}:{settings.smtp_port}"
    try:
        async with asyncio.timeout(MAIL_SECONDS):
            await build_container(settings).services.mailer().check()
    except ValueError as error:
        return Finding("mail", Verdict.PROBLEM, str(error), "Correct HEXAMETER_MAIL_FROM.")
    except (TimeoutError, MailDeferred) as error:
        return Finding(
            "mail",
            Verdict.PROBLEM,
            f"{server}: {str(error) or f'no answer within {MAIL_SECONDS} seconds'}",
            "Look at HEXAMETER_SMTP_HOST, _PORT, _STARTTLS, _USERNAME and _PASSWORD.",
        )
    return Finding("mail", Verdict.OK, f"{server} takes mail")


def _public_url(settings: Settings) -> Finding:
    parts = urlsplit(settings.public_url)
    is_local = parts.hostname in {"localhost", "127.0.0.1", "::1", None}
    if parts.query or parts.fragment or not parts.hostname:
        verdict, remedy = Verdict.PROBLEM, "HEXAMETER_PUBLIC_URL is a scheme, a host and a path."
    elif is_local and settings.environment is Environment.PRODUCTION:
        verdict = Verdict.PROBLEM
        remedy = "Set HEXAMETER_PUBLIC_URL to what people reach this by: links in mails begin so."
    elif parts.scheme == "http" and not is_local:
        verdict, remedy = Verdict.WARNING, "Serve it by https: passwords travel over it."
    else:
        verdict, remedy = Verdict.OK, ""
    return Finding("public URL", verdict, settings.public_url, remedy)


def _registration(settings: Settings) -> Finding:
    mode = settings.registration
    if mode is RegistrationMode.IMMEDIATE:
        return Finding(
            "registration",
            Verdict.WARNING,
            "immediate: strangers can open accounts under addresses that are not theirs",
            "Set HEXAMETER_REGISTRATION to verified.",
        )
    if mode is RegistrationMode.VERIFIED and not settings.smtp_host:
        return Finding(
            "registration",
            Verdict.WARNING,
            "verified: the links that confirm it go to the console",
            "Set HEXAMETER_SMTP_HOST.",
        )
    return Finding("registration", Verdict.OK, mode.value)


def _rate_limits(settings: Settings) -> Finding:
    if settings.rate_limits == "on":
        return Finding("rate limits", Verdict.OK, "on")
    return Finding(
        "rate limits",
        Verdict.PROBLEM if settings.environment is Environment.PRODUCTION else Verdict.WARNING,
        "off: passwords can be guessed at any speed",
        "Set HEXAMETER_RATE_LIMITS to on.",
    )


def _show(findings: Iterable[Finding]) -> None:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column("", no_wrap=True)
    table.add_column("What", no_wrap=True)
    table.add_column("How it is, and how to mend it", overflow="fold")
    for finding in findings:
        word, style = finding.verdict.value
        told = Text(finding.what)
        if finding.remedy:
            told.append(f"\n{finding.remedy}", "dim")
        table.add_row(Text(word, style), finding.subject, told)
    output().print(table)
