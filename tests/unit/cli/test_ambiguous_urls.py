"""Database URLs that say something twice, or something that cannot be: one line, no password."""

import pytest

from tests.unit.cli.conftest import Hexameter

SERVER = "postgresql+asyncpg://ada:hunter2@127.0.0.1:1/there"
SOCKET = "postgresql+asyncpg:///there"
TWICE = "{} is given more than once in the database URL."
REFUSED = {
    f"{SERVER}?user=eve": TWICE.format("user"),
    f"{SERVER}?password=hunter2": TWICE.format("password"),
    f"{SERVER}?host=127.0.0.1": TWICE.format("host"),
    f"{SERVER}?port=5432": TWICE.format("port"),
    f"{SERVER}?dbname=other": TWICE.format("dbname"),
    f"{SERVER}?database=other": TWICE.format("dbname"),
    f"{SOCKET}?user=ada&user=eve": TWICE.format("user"),
    f"{SOCKET}?password=hunter2&password=hunter3": TWICE.format("password"),
    f"{SERVER}?sslmode=require&sslmode=disable": TWICE.format("sslmode"),
    f"{SERVER}?sslmode=require&ssl=disable": TWICE.format("sslmode"),
    f"{SERVER}?application_name=a&application_name=a": TWICE.format("application_name"),
    f"{SERVER}?sslmode=": "sslmode in the database URL has no value.",
    f"{SERVER}?sslmode": "sslmode in the database URL has no value.",
    f"{SERVER}?user=a&password=hun&ter2": "A parameter in the database URL has no value.",
    f"{SERVER}?=require": "A parameter in the database URL has no name.",
    f"{SERVER}?target_session_attrs=mine": "target_session_attrs in the database URL is 'mine'",
    f"{SERVER}?sslrootcert=none.pem": "sslrootcert in the database URL cannot be read: No such",
    f"{SOCKET}?host=127.0.0.1&port=99999": "port in the database URL must be from 1 to 65535.",
    f"{SOCKET}?host=127.0.0.1&port=one": "port in the database URL must be from 1 to 65535.",
    "postgresql+asyncpg://ada@db..example/there": "There can be no host 'db..example'.",
    f"{SOCKET}?host=db..example": "There can be no host 'db..example'.",
    "postgresql+asyncpg://ada:hunt@er2@127.0.0.1/there": "An @ in the password must be written as",
}
POSSIBLE = [
    f"{SERVER}?sslmode=disable&connect_timeout=1",
    "postgresql+asyncpg://a%40da:h%2Fu%3An%40t@127.0.0.1:1/there",
    "postgresql+asyncpg://[::1]:1/there",
    f"{SOCKET}?host=127.0.0.1,localhost&port=1,1&user=ada&password=hunter2",
    f"{SOCKET}?host=/nowhere/..{'x' * 80}",
]


@pytest.mark.parametrize("url", REFUSED)
def test_an_ambiguous_url_is_refused_in_one_line(hexameter: Hexameter, url: str) -> None:
    for command in (("serve", "--port", "0"), ("migrate", "up"), ("deliveries", "list")):
        done = hexameter(*command, database_url=url)
        assert done.exit_code == 2, done.output
        assert done.stderr.startswith(
            f"error: HEXAMETER_DATABASE_URL cannot be used: {REFUSED[url]}"
        )
        assert done.stderr.count("\n") == 1
        assert "hunt" not in done.output
    checked = hexameter("check", database_url=url)
    assert checked.exit_code == 1
    assert "hunt" not in checked.output


@pytest.mark.parametrize("url", POSSIBLE)
def test_a_possible_url_is_used(hexameter: Hexameter, url: str) -> None:
    done = hexameter("migrate", "status", database_url=url)
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1), done.output
    assert done.stderr.startswith("error: The database cannot be used: ")
    assert "hunt" not in done.output
