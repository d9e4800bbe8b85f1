"""What `serve` prints at start."""

from collections.abc import Sequence
from importlib.metadata import version

from rich.table import Table
from rich.text import Text

from hexameter.application.auth.registration_mode import RegistrationMode
from hexameter.application.ports.mail import Mailer
from hexameter.entrypoints.cli.console import output
from hexameter.entrypoints.cli.demo.sample_data import Demo
from hexameter.entrypoints.cli.store.name import store_name
from hexameter.entrypoints.extensions.wiring.adapters import SuppliedAdapter
from hexameter.entrypoints.settings import Settings


def announce(
    settings: Settings, url: str, workers: int, adapters: Sequence[SuppliedAdapter]
) -> None:
    console = output()
    facts = Table.grid(padding=(0, 2))
    facts.add_column(style="dim", no_wrap=True)
    facts.add_column(overflow="fold")
    facts.add_row("Listening on", Text(url, "bold cyan"))
    facts.add_row("Documentation", Text(f"{url}/docs", "cyan"))
    facts.add_row("Store", store_name(settings))
    for adapter in adapters:
        facts.add_row(adapter.port.__name__, f"{adapter.name} of {adapter.extension}")
    if workers > 1:
        facts.add_row("Processes", str(workers))
    cautions = Table.grid(padding=(0, 1))
    for warning in warnings(settings, adapters):
        cautions.add_row(Text("!", "bold yellow"), warning)
    console.print()
    console.print(_title(settings))
    console.print()
    console.print(facts)
    console.print()
    if cautions.row_count:
        console.print(cautions)
        console.print()


def _title(settings: Settings) -> Text:
    product = f"Hexameter {version('hexameter')}"
    if settings.site_name == "Hexameter":
        return Text(product, "bold")
    return Text.assemble((settings.site_name, "bold"), (f"  by {product}", "dim"))


def warnings(settings: Settings, adapters: Sequence[SuppliedAdapter]) -> list[str]:
    """Settings that are fine for development only."""
    found: list[str] = []
    if settings.in_memory:
        found.append("Data is kept in memory and lost when the server stops.")
    if settings.secret_key is None:
        found.append(
            "A generated development secret is used: set HEXAMETER_SECRET_KEY before others use "
            "this server."
        )
    if not settings.smtp_host and all(adapter.port is not Mailer for adapter in adapters):
        found.append("Mails are printed here: set HEXAMETER_SMTP_HOST to send them.")
    if settings.registration is RegistrationMode.IMMEDIATE:
        found.append(
            "Registration is immediate: anyone can open accounts under addresses that are not "
            "theirs."
        )
    if settings.rate_limits == "off":
        found.append("Rate limits are off: passwords can be guessed at any speed.")
    return found


def announce_demo(demo: Demo, url: str) -> None:
    console = output()
    accounts = Table.grid(padding=(0, 2))
    accounts.add_column(style="dim")
    accounts.add_column()
    accounts.add_column()
    for account in demo.accounts:
        accounts.add_row(account.role, account.email, Text(account.password, "bold"))
    console.print(f"The sample data has {demo.posts} posts and these accounts:")
    console.print(accounts)
    console.print()
    console.print("Try:")
    author = demo.accounts[-1]
    credentials = f"-d username={author.email} -d password={author.password}"
    for line in (
        f"curl '{url}/v1/posts?tag=hexameter'",
        f"curl {url}/v1/posts/by-slug/{demo.slug}",
        f"curl {url}/v1/auth/token -d grant_type=password {credentials}",
    ):
        console.print(Text(f"  {line}", "cyan"), soft_wrap=True)
    console.print()
