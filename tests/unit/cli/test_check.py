"""What `hexameter check` finds, and what it says about it."""

import socket
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic_settings import BaseSettings, SettingsConfigDict

from hexameter.extending import Actor, Extension, Http, Mail, Mailer, UseCase
from tests.unit.cli.conftest import Hexameter

EMPTY = Extension(name="empty")


@dataclass(frozen=True, slots=True, kw_only=True)
class WhisperCommand:
    text: str


class Whisper:
    async def execute(self, actor: Actor, command: WhisperCommand) -> None: ...


TAKES_A_ROUTE = Extension(
    name="whispers", use_cases=[UseCase(Whisper, http=Http("POST", "/v1/posts"))]
)

SECRET = "a secret that only these tests know"


def test_a_fresh_folder_has_warnings_and_no_problem(hexameter: Hexameter) -> None:
    checked = hexameter("check")
    assert checked.exit_code == 0
    assert "problem" not in checked.stdout
    assert "Set HEXAMETER_SECRET_KEY" in checked.stdout
    assert "serve creates it" in checked.stdout
    assert list(Path().iterdir()) == []


def test_a_database_that_was_not_migrated_is_a_problem_when_nobody_will(
    hexameter: Hexameter,
) -> None:
    checked = hexameter("check", migrate_on_start="false")
    assert checked.exit_code == 1
    assert "hexameter migrate up" in checked.stdout

    hexameter("migrate", "up")
    assert hexameter("check", migrate_on_start="false").exit_code == 0


def test_only_what_is_not_migrated_is_named(hexameter: Hexameter) -> None:
    hexameter("migrate", "up", extensions="none")
    checked = hexameter("check", extensions="hexameter_pins:extension")
    assert "Extension pins is empty, and its release needs" in " ".join(checked.stdout.split())
    assert "this release needs" not in checked.stdout


def test_tables_of_an_extension_that_is_gone_are_named(hexameter: Hexameter) -> None:
    hexameter("migrate", "up", extensions="hexameter_pins:extension")
    left = "extensions that are not active: pins"
    active = hexameter("check", extensions="hexameter_pins:extension").stdout
    assert left not in " ".join(active.split())
    assert left in " ".join(hexameter("check", extensions="none").stdout.split())
    hexameter("extensions", "remove", "pins", "--drop", "--yes", extensions="none")
    assert left not in " ".join(hexameter("check", extensions="none").stdout.split())


def test_a_database_that_is_away_is_a_problem_and_its_password_no_secret_told(
    hexameter: Hexameter,
) -> None:
    url = "postgresql+asyncpg://somebody:hunter2@127.0.0.1:1/there"
    checked = hexameter("check", database_url=url, secret_key=SECRET)
    assert checked.exit_code == 1
    assert "PostgreSQL there at 127.0.0.1:1" in checked.stdout
    assert "hunter2" not in checked.output
    assert SECRET not in checked.output


def test_a_mail_server_that_does_not_answer_is_a_problem(hexameter: Hexameter) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        checked = hexameter("check", smtp_host="127.0.0.1", smtp_port=str(port))
    assert checked.exit_code == 1
    assert f"127.0.0.1:{port}" in checked.stdout
    assert "HEXAMETER_SMTP_HOST" in checked.stdout


def test_production_must_not_be_reached_at_localhost(hexameter: Hexameter) -> None:
    checked = hexameter("check", environment="production", secret_key=SECRET)
    assert checked.exit_code == 1
    assert "HEXAMETER_PUBLIC_URL" in checked.stdout
    assert (
        hexameter(
            "check",
            environment="production",
            secret_key=SECRET,
            public_url="https://hexameter.example",
        ).exit_code
        == 0
    )


def test_open_doors_are_warned_of(hexameter: Hexameter) -> None:
    checked = hexameter("check", registration="immediate", rate_limits="off")
    assert checked.exit_code == 0
    assert "addresses that are not theirs" in checked.stdout
    assert "guessed at any speed" in checked.stdout


def test_a_misspelt_setting_is_named_without_its_value(hexameter: Hexameter) -> None:
    Path(".env").write_text("HEXAMETER_SITENAME=elsewhere\n")
    checked = hexameter("check", smpt_password="hunter2", nonsense="x")
    assert checked.exit_code == 0
    assert "Unknown setting HEXAMETER_SMPT_PASSWORD" in checked.stdout
    assert "Did you mean HEXAMETER_SMTP_PASSWORD?" in checked.stdout
    assert "Unknown setting HEXAMETER_SITENAME" in checked.stdout
    assert "Unknown setting HEXAMETER_NONSENSE" in checked.stdout
    assert "hunter2" not in checked.output
    assert "elsewhere" not in checked.output


def test_a_data_folder_that_cannot_be_written_is_a_problem(hexameter: Hexameter) -> None:
    Path("occupied").write_text("a file")
    checked = hexameter("check", data_dir="occupied/data", database_url="sqlite+aiosqlite:///a.db")
    assert checked.exit_code == 1
    assert "is not a folder" in " ".join(checked.stdout.split())
    assert "HEXAMETER_DATA_DIR" in checked.stdout


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("taken", "The database taken is a folder, not a file."),
        ("nowhere/posts.db", "The folder nowhere does not exist."),
    ],
)
def test_a_place_where_sqlite_cannot_be_is_a_problem(
    hexameter: Hexameter, path: str, told: str
) -> None:
    Path("taken").mkdir()
    checked = hexameter("check", database_url=f"sqlite+aiosqlite:///{path}")
    assert checked.exit_code == 1
    assert told in checked.stdout
    assert "Traceback" not in checked.output
    assert not Path("nowhere").exists()


def test_behind_tls_a_proxy_that_is_not_trusted_is_a_warning(hexameter: Hexameter) -> None:
    settings = {"public_url": "https://blog.example.com", "secret_key": SECRET}
    checked = hexameter("check", **settings)
    assert checked.stdout.count("HEXAMETER_TRUSTED_PROXIES") == 1
    assert "share one rate limit" in " ".join(checked.stdout.split())
    trusting = hexameter("check", trusted_proxies="10.0.0.0/8", **settings)
    assert "HEXAMETER_TRUSTED_PROXIES" not in trusting.stdout
    assert "10.0.0.0/8" in trusting.stdout
    assert "HEXAMETER_TRUSTED_PROXIES" not in hexameter("check").stdout


def test_active_extensions_are_named(hexameter: Hexameter) -> None:
    assert "none" in hexameter("check").stdout
    assert "empty" in hexameter("check", extensions=f"{__name__}:EMPTY").stdout


def test_an_extension_with_which_serve_does_not_start_ends_the_check(hexameter: Hexameter) -> None:
    checked = hexameter("check", extensions=f"{__name__}:TAKES_A_ROUTE")
    assert checked.exit_code == 2
    problem = "Extension whispers: POST /v1/posts: another route already answers this path."
    assert checked.stderr.splitlines() == [f"error: {problem}"]


class QuietSettings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="HEXAMETER_QUIET_")

    volume: int = 1


class QuietMailer:
    def __init__(self, settings: QuietSettings) -> None:
        self._volume = settings.volume

    async def send(self, mail: Mail) -> None: ...

    async def check(self) -> None:
        if self._volume == 0:
            raise ConnectionError("nobody listens")


QUIET = Extension(name="quiet", settings=[QuietSettings], adapters={Mailer: QuietMailer})


def test_an_adapter_of_an_extension_is_checked_in_place_of_the_mail_server(
    hexameter: Hexameter,
) -> None:
    quiet = f"{__name__}:QUIET"
    checked = hexameter("check", extensions=quiet, quiet_volum="3")
    assert checked.exit_code == 0
    assert "QuietMailer of quiet" in checked.stdout
    assert "Unknown setting HEXAMETER_QUIET_VOLUM" in checked.stdout
    assert "Did you mean HEXAMETER_QUIET_VOLUME?" in checked.stdout
    assert "console" not in checked.stdout

    away = hexameter("check", extensions=quiet, quiet_volume="0")
    assert away.exit_code == 1
    assert "ConnectionError: nobody listens" in away.stdout
    assert "HEXAMETER_QUIET_VOLUME" not in away.stdout
