"""`hexameter check`."""

import asyncio
from collections.abc import Iterable
from urllib.parse import urlsplit

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from hexameter.application.auth.registration_mode import RegistrationMode
from hexameter.application.ports.mail import MailDeferred, Mailer
from hexameter.entrypoints.cli.checks.database import database_result, missing_sqlite
from hexameter.entrypoints.cli.checks.environment import data_folder, unknown_settings
from hexameter.entrypoints.cli.checks.extensions import composed_in_memory, extension_results
from hexameter.entrypoints.cli.checks.own_store import own_store
from hexameter.entrypoints.cli.checks.results import CheckResult, Severity
from hexameter.entrypoints.cli.checks.stored import stored_results
from hexameter.entrypoints.cli.configuration import load_settings
from hexameter.entrypoints.cli.console import output
from hexameter.entrypoints.cli.failures import FAILED
from hexameter.entrypoints.cli.store.failures import store_failures
from hexameter.entrypoints.container import build_container
from hexameter.entrypoints.setting_groups.site import Environment
from hexameter.entrypoints.settings import Settings

MAIL_SECONDS = 15


def run() -> None:
    settings = load_settings()
    results = asyncio.run(_results(settings))
    _show(results)
    if any(result.severity is Severity.PROBLEM for result in results):
        raise typer.Exit(FAILED)


async def _results(settings: Settings) -> list[CheckResult]:
    container = composed_in_memory(settings, load_tables=True)
    own_mailer = any(adapter.port is Mailer for adapter in container.adapters)
    own = settings.own_scheme is not None
    database = await own_store(settings) if own else await database_result(settings)
    return [
        _environment(settings),
        *unknown_settings(container.extensions),
        _secret(settings),
        *await extension_results(container),
        *data_folder(settings),
        database,
        # The store of an extension would have to be opened.
        *([] if own else await _stored(settings, database)),
        *([] if own_mailer else [await _mail(settings)]),
        _public_url(settings),
        _registration(settings, mails_are_printed=not settings.smtp_host and not own_mailer),
        _rate_limits(settings),
        *_proxies(settings),
    ]


def _environment(settings: Settings) -> CheckResult:
    # Invalid settings have already ended the command.
    return CheckResult("settings", Severity.OK, f"valid; the environment is {settings.environment}")


def _secret(settings: Settings) -> CheckResult:
    if settings.secret_key is not None:
        return CheckResult("secret", Severity.OK, "is set")
    return CheckResult(
        "secret",
        Severity.WARNING,
        "a generated development secret is used",
        "Set HEXAMETER_SECRET_KEY to at least 32 random bytes: openssl rand -base64 48",
    )


async def _stored(settings: Settings, database: CheckResult) -> list[CheckResult]:
    """Empty when there is no database to ask."""
    if database.severity is not Severity.OK or missing_sqlite(settings) is not None:
        return []
    with store_failures():
        return await stored_results(settings)


async def _mail(settings: Settings) -> CheckResult:
    if not settings.smtp_host:
        return CheckResult(
            "mail",
            Severity.WARNING,
            "printed to the console instead of being sent",
            "Set HEXAMETER_SMTP_HOST, and a login if the server needs one.",
        )
    server = f"{settings.smtp_host}:{settings.smtp_port}"
    try:
        async with asyncio.timeout(MAIL_SECONDS):
            await build_container(settings).services.mailer().check()
    except ValueError as error:
        return CheckResult("mail", Severity.PROBLEM, str(error), "Correct HEXAMETER_MAIL_FROM.")
    except (TimeoutError, MailDeferred) as error:
        return CheckResult(
            "mail",
            Severity.PROBLEM,
            f"{server}: {str(error) or f'no answer within {MAIL_SECONDS} seconds'}",
            "Check HEXAMETER_SMTP_HOST, _PORT, _STARTTLS, _USERNAME and _PASSWORD.",
        )
    return CheckResult("mail", Severity.OK, f"{server} accepts connections")


def _public_url(settings: Settings) -> CheckResult:
    parts = urlsplit(settings.public_url)
    is_local = parts.hostname in {"localhost", "127.0.0.1", "::1", None}
    if parts.query or parts.fragment or not parts.hostname:
        severity, hint = Severity.PROBLEM, "HEXAMETER_PUBLIC_URL must be a URL without a query."
    elif is_local and settings.environment is Environment.PRODUCTION:
        severity = Severity.PROBLEM
        hint = "Only this machine can open it: set HEXAMETER_PUBLIC_URL to the address that readers"
        hint += " use. Links in mails begin with it."
    elif parts.scheme == "http" and not is_local:
        severity, hint = Severity.WARNING, "Use https: passwords are sent over it."
    else:
        severity, hint = Severity.OK, ""
    return CheckResult("public URL", severity, settings.public_url, hint)


def _registration(settings: Settings, *, mails_are_printed: bool) -> CheckResult:
    mode = settings.registration
    if mode is RegistrationMode.IMMEDIATE:
        return CheckResult(
            "registration",
            Severity.WARNING,
            "immediate: anyone can open accounts under addresses that are not theirs",
            "Set HEXAMETER_REGISTRATION to verified.",
        )
    if mode is RegistrationMode.VERIFIED and mails_are_printed:
        return CheckResult(
            "registration",
            Severity.WARNING,
            "verified: the confirmation links are printed to the console",
            "Set HEXAMETER_SMTP_HOST.",
        )
    return CheckResult("registration", Severity.OK, mode.value)


def _rate_limits(settings: Settings) -> CheckResult:
    if settings.rate_limits == "on":
        return CheckResult("rate limits", Severity.OK, "on")
    return CheckResult(
        "rate limits",
        Severity.PROBLEM if settings.environment is Environment.PRODUCTION else Severity.WARNING,
        "off: passwords can be guessed at any speed",
        "Set HEXAMETER_RATE_LIMITS to on.",
    )


def _proxies(settings: Settings) -> list[CheckResult]:
    """The server does not speak TLS, so a public URL with https means a proxy."""
    if settings.trusted_proxies:
        listed = ", ".join(settings.trusted_proxies)
        return [CheckResult("reverse proxies", Severity.OK, f"trusted: {listed}")]
    if not settings.public_url.startswith("https://"):
        return []
    return [
        CheckResult(
            "reverse proxies",
            Severity.WARNING,
            "none is trusted: behind one, all clients have its address and share one rate limit",
            "List its addresses in HEXAMETER_TRUSTED_PROXIES.",
        )
    ]


def _show(results: Iterable[CheckResult]) -> None:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column("", no_wrap=True)
    table.add_column("Check", no_wrap=True)
    table.add_column("Result, and how to fix it", overflow="fold")
    for result in results:
        word, style = result.severity.value
        text = Text(result.message)
        if result.hint:
            text.append(f"\n{result.hint}", "dim")
        table.add_row(Text(word, style), result.subject, text)
    output().print(table)
