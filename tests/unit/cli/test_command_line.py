"""Commands, and their messages."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Hexameter

PASSWORD = "correct horse battery\n"
ADA = ("create-admin", "--email", "ada@example.com", "--username", "ada")


def test_help_loads_nothing_that_only_commands_need() -> None:
    code = (
        "import sys; from hexameter.entrypoints.cli.main import app\n"
        "try: app(['--help'])\n"
        "except SystemExit: pass\n"
        "print(sorted({'sqlalchemy', 'fastapi', 'pydantic', 'alembic'} & set(sys.modules)))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert answer.stdout.splitlines()[-1] == "[]"


def test_help_names_every_command_and_the_exit_codes(hexameter: Hexameter) -> None:
    shown = hexameter("--help")
    assert shown.exit_code == 0
    for word in ("serve", "worker", "migrate", "create-admin", "set-role", "import", "check"):
        assert word in shown.stdout
    assert "Exit codes" in shown.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("sing",),
        ("serve", "--port", "99999"),
        ("create-admin",),
        ("import", "nowhere"),
        ("migrate", "sideways"),
    ],
)
def test_a_wrong_call_is_one_line_with_a_hint_and_code_2(
    hexameter: Hexameter, arguments: tuple[str, ...]
) -> None:
    refused = hexameter(*arguments)
    error, hint = refused.stderr.splitlines()
    assert refused.exit_code == 2
    assert error.startswith("error: ")
    assert hint.startswith("  Try: ")


def test_a_setting_that_is_wrong_is_named_with_its_rule(hexameter: Hexameter) -> None:
    refused = hexameter("check", smtp_port="99999")
    assert refused.exit_code == 2
    assert refused.stderr == ("error: HEXAMETER_SMTP_PORT should be less than or equal to 65535\n")


def test_each_setting_that_is_wrong_has_a_line(hexameter: Hexameter) -> None:
    refused = hexameter("check", smtp_port="x", registration="perhaps")
    assert refused.exit_code == 2
    assert refused.stderr.startswith("error: 2 settings are not valid\n")
    assert "HEXAMETER_SMTP_PORT" in refused.stderr
    assert "HEXAMETER_REGISTRATION" in refused.stderr


@pytest.mark.parametrize("command", ["check", "serve"])
@pytest.mark.parametrize(
    ("given", "missing"),
    [("SMTP_USERNAME", "SMTP_PASSWORD"), ("SMTP_PASSWORD", "SMTP_USERNAME")],
)
@pytest.mark.parametrize("is_empty", [False, True])
def test_half_of_a_mail_login_is_refused_and_not_shown(
    hexameter: Hexameter, command: str, given: str, missing: str, is_empty: bool
) -> None:
    other = {missing.lower(): ""} if is_empty else {}
    login = {given.lower(): "hunter2", **other}
    refused = hexameter(command, smtp_host="127.0.0.1", **login)
    assert refused.exit_code == 2
    assert refused.stderr == (f"error: HEXAMETER_{missing} is missing: HEXAMETER_{given} is set\n")


def test_a_secret_that_is_refused_is_not_shown(hexameter: Hexameter) -> None:
    refused = hexameter("check", secret_key="abc-too-short")
    assert refused.exit_code == 2
    assert "HEXAMETER_SECRET_KEY" in refused.stderr
    assert "abc-too-short" not in refused.output


@pytest.mark.parametrize(
    "arguments",
    [
        ("serve", "--port", "0"),
        ("worker",),
        ("migrate", "up"),
        ("check",),
        ("import", "."),
        ("set-role", "a@b.de", "admin"),
    ],
)
def test_a_port_that_is_no_number_is_one_line_and_shows_no_password(
    hexameter: Hexameter, arguments: tuple[str, ...]
) -> None:
    url = "postgresql+asyncpg://somebody:hunter2@localhost:notaport/there"
    refused = hexameter(*arguments, database_url=url)
    assert refused.exit_code == 2
    assert refused.stderr.startswith("error: HEXAMETER_DATABASE_URL must be ")
    assert len(refused.stderr.splitlines()) == 1
    assert "hunter2" not in refused.output


@pytest.mark.parametrize(
    "arguments",
    [("serve", "--port", "0"), ("worker",), ("migrate", "up"), ("migrate", "status"), (*ADA,)],
)
def test_a_folder_that_is_not_there_is_not_made_for_a_database(
    hexameter: Hexameter, arguments: tuple[str, ...]
) -> None:
    refused = hexameter(
        *arguments, typed=PASSWORD, database_url="sqlite+aiosqlite:///nowhere/posts.db"
    )
    assert refused.exit_code == 2
    assert refused.stderr == "error: The folder nowhere does not exist.\n"
    assert not Path("nowhere").exists()


@pytest.mark.parametrize(
    "arguments",
    [("worker",), ("import", "."), (*ADA,), ("set-role", "a@b.de", "admin"), ("migrate", "up")],
)
def test_memory_is_refused_where_nobody_would_see_what_is_done(
    hexameter: Hexameter, arguments: tuple[str, ...]
) -> None:
    refused = hexameter(*arguments, typed=PASSWORD, database_url="memory://")
    assert refused.exit_code == 2
    assert refused.stderr.startswith("error: memory://")
    assert len(refused.stderr.splitlines()) == 1


def test_a_database_that_is_away_is_one_line(hexameter: Hexameter) -> None:
    url = "postgresql+asyncpg://somebody:hunter2@127.0.0.1:1/there"
    refused = hexameter("migrate", "status", database_url=url)
    assert refused.exit_code == 1
    assert refused.stderr.startswith("error: The database cannot be used: ")
    assert len(refused.stderr.splitlines()) == 1
    assert "hunter2" not in refused.output


def test_migrations_go_up_and_down(hexameter: Hexameter) -> None:
    before = hexameter("migrate", "status")
    assert (before.exit_code, before.stdout) == (
        1,
        "SQLite at data/hexameter.db does not exist yet. Run: hexameter migrate up\n",
    )
    assert not Path("data").exists()
    assert "is now at" in hexameter("migrate", "up").stdout
    assert "is up to date" in hexameter("migrate", "up").stdout
    assert hexameter("migrate", "status").exit_code == 0

    unconfirmed = hexameter("migrate", "down")
    assert unconfirmed.exit_code == 2
    assert "--yes" in unconfirmed.stderr
    assert "is now empty" in hexameter("migrate", "down", "--yes", "--to", "base").stdout
    assert hexameter("migrate", "status").exit_code == 1


def test_an_administrator_is_made_with_the_password_on_standard_input(
    hexameter: Hexameter,
) -> None:
    made = hexameter(*ADA, typed=PASSWORD)
    assert made.exit_code == 0
    assert "ada is now an administrator" in made.stdout

    again = hexameter(*ADA, typed=PASSWORD)
    assert again.exit_code == 1
    assert again.stderr == "error: This username is already taken.\n"

    demoted = hexameter("set-role", "ada@example.com", "editor")
    assert demoted.exit_code == 1
    assert demoted.stderr == "error: At least one administrator is required.\n"


def test_a_role_is_changed(hexameter: Hexameter) -> None:
    hexameter(*ADA, typed=PASSWORD)
    hexameter("create-admin", "--email", "b@example.com", "--username", "bob", typed=PASSWORD)

    assert hexameter("set-role", "b@example.com", "editor").exit_code == 0
    unknown = hexameter("set-role", "nobody@example.com", "editor")
    assert (unknown.exit_code, unknown.stderr) == (1, "error: User not found.\n")
    wrong = hexameter("set-role", "b@example.com", "king")
    assert wrong.exit_code == 2
    assert "'reader', 'author', 'editor', 'admin'" in wrong.stderr


def test_what_is_wrong_with_a_new_administrator_is_told_field_by_field(
    hexameter: Hexameter,
) -> None:
    refused = hexameter("create-admin", "--email", "ada", "--username", "a", typed="short\n")
    assert refused.exit_code == 1
    told = [line.split(":")[0].strip() for line in refused.stderr.splitlines()[1:]]
    assert told == ["email", "username", "password"]


def test_the_api_is_described_without_a_database_or_a_secret(hexameter: Hexameter) -> None:
    described = hexameter("openapi", environment="production")
    assert described.exit_code == 0
    assert json.loads(described.stdout)["openapi"] == "3.1.0"
    assert list(Path().iterdir()) == []

    assert hexameter("openapi", "--output", "api.json").exit_code == 0
    assert json.loads(Path("api.json").read_text())["paths"]


@pytest.mark.parametrize("command", [("serve", "--port", "0"), ("check",), ("worker",)])
def test_an_env_file_that_is_not_text_is_one_line(
    hexameter: Hexameter, tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / ".env").write_bytes(b"HEXAMETER_SITE_NAME=\xff\xfe\n")
    refused = hexameter(*command)
    assert (refused.exit_code, refused.stderr) == (
        2,
        "error: .env cannot be read: it is not UTF-8 text.\n",
    )


@pytest.mark.parametrize("command", [("serve", "--port", "0"), ("worker",), ("deliveries", "list")])
def test_an_empty_development_secret_is_one_line(
    hexameter: Hexameter, tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "development-secret").touch()
    refused = hexameter(*command)
    assert refused.exit_code == 2
    assert refused.stderr == (
        "error: data/development-secret is too short to be a secret: delete it, or set "
        "HEXAMETER_SECRET_KEY.\n"
    )


def test_serve_names_settings_that_are_unknown(hexameter: Hexameter) -> None:
    refused = hexameter(
        "serve", sitename="a", smpt_host="b", database_url="sqlite+aiosqlite:///nowhere/a.db"
    )
    assert refused.exit_code == 2
    assert "warning: Unknown setting HEXAMETER_SITENAME. Did you mean HEXAMETER_SITE_NAME?" in (
        refused.stderr
    )
    assert "warning: Unknown setting HEXAMETER_SMPT_HOST. Did you mean HEXAMETER_SMTP_HOST?" in (
        refused.stderr
    )
