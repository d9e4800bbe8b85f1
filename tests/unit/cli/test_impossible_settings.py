"""Settings that would fail only when they are used: every command refuses them in one line."""

import pytest

from tests.unit.cli.conftest import Hexameter

NOT_UTF_8 = "\udcff"
"""What Python makes of the byte 0xFF in the environment."""


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("secret_key", "x" * 40 + NOT_UTF_8, "must be UTF-8 text"),
        ("accepted_secret_keys", f"{'x' * 40}{NOT_UTF_8},{'y' * 40}", "must be UTF-8 text"),
        ("database_url", f"postgresql+asyncpg://u:{NOT_UTF_8}@h/d", "must be UTF-8 text"),
        ("smtp_password", NOT_UTF_8, "must be UTF-8 text"),
        ("limit_sign_in", NOT_UTF_8, "must be UTF-8 text"),
        ("smtp_host", "mail..example.com", "must be a host name or an address"),
        ("smtp_host", "m" * 64, "must be a host name or an address"),
        ("smtp_host", "mail example.com", "must be a host name or an address"),
    ],
)
def test_one_line_names_the_setting(hexameter: Hexameter, name: str, value: str, rule: str) -> None:
    settings = {"smtp_username": "u", "smtp_password": "p", name: value}
    for command in (("check",), ("migrate", "status"), ("serve", "--port", "0")):
        done = hexameter(*command, **settings)
        assert done.exit_code == 2
        assert done.stderr == f"error: HEXAMETER_{name.upper()} {rule}\n"


@pytest.mark.parametrize("host", ["", "localhost", "::1", "192.0.2.1", "bücher.example"])
def test_hosts_of_every_kind_are_taken(hexameter: Hexameter, host: str) -> None:
    assert hexameter("openapi", smtp_host=host).exit_code == 0
