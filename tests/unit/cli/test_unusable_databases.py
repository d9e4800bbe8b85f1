"""Databases that cannot serve this release: one line and an exit code from every command."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import make_url

from hexameter.adapters.sql.migrations.runner import upgrade
from tests.support.plain_connection import fetch
from tests.support.postgres import PostgresServer
from tests.unit.cli.conftest import Hexameter
from tests.unit.cli.test_database_urls import COMMANDS

NEWER = "UPDATE alembic_version SET version_num = '9999'"
UNKNOWN = (
    "The database is at revision 9999, which this release does not know: a newer release has "
    "migrated it, or it belongs to another program."
)
READ_ONLY = "ALTER DATABASE {} SET default_transaction_read_only = on"


def is_refused(hexameter: Hexameter, url: str, message: str, hints: int) -> None:
    """By every command, and by `check` as a problem."""
    for arguments in COMMANDS:
        refused = hexameter(*arguments, typed="correct horse battery\n", database_url=url)
        assert refused.exit_code == 1, (arguments, refused.output)
        lines = refused.stderr.splitlines()
        assert lines[0] == f"error: {message}", (arguments, lines)
        assert len(lines) == 1 + hints, (arguments, lines)
    checked = hexameter("check", database_url=url)
    assert checked.exit_code == 1
    assert message in " ".join(checked.stdout.split())
    assert checked.stderr == ""


@pytest.fixture(autouse=True)
def posts(hexameter: Hexameter, tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "one.md").write_text("---\ntitle: One\nauthor: Ada\n---\nText.\n")


@pytest.fixture
async def migrated(postgres_database: str) -> str:
    await upgrade(postgres_database)
    return postgres_database


@pytest.fixture
async def latin(postgres_server: PostgresServer) -> AsyncIterator[str]:
    name = f"hexameter_test_latin_{uuid4().hex}"
    await fetch(
        postgres_server.url("postgres"),
        f"CREATE DATABASE {name} ENCODING 'LATIN1' TEMPLATE template0"
        " LOCALE_PROVIDER libc LOCALE 'C'",
    )
    yield postgres_server.url(name)
    await postgres_server.drop_database(postgres_server.url(name))


def test_a_database_that_a_newer_release_has_migrated(hexameter: Hexameter, tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/site.db"
    assert hexameter("migrate", "up", database_url=url).exit_code == 0
    with closing(sqlite3.connect(tmp_path / "site.db")) as connection, connection:
        connection.execute(NEWER)
    is_refused(hexameter, url, UNKNOWN, hints=1)


def test_a_postgresql_database_that_a_newer_release_has_migrated(
    hexameter: Hexameter, migrated: str
) -> None:
    asyncio.run(execute(migrated, NEWER))
    is_refused(hexameter, migrated, UNKNOWN, hints=1)


def test_a_postgresql_database_that_is_not_utf_8(hexameter: Hexameter, latin: str) -> None:
    message = "The database has the encoding LATIN1: create one with ENCODING 'UTF8'."
    is_refused(hexameter, latin, message, hints=0)


def test_an_sqlite_database_that_is_not_utf_8(hexameter: Hexameter, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "site.db")) as connection, connection:
        connection.execute("PRAGMA encoding = 'UTF-16le'")
        connection.execute("CREATE TABLE t (a TEXT)")
    message = "The database has the encoding UTF-16le: it must be UTF-8, the usual one."
    is_refused(hexameter, f"sqlite+aiosqlite:///{tmp_path}/site.db", message, hints=0)


def test_a_file_that_is_not_a_database(hexameter: Hexameter, tmp_path: Path) -> None:
    (tmp_path / "site.db").write_text("This is a letter, and no database. " * 100)
    message = "The database cannot be used: file is not a database."
    is_refused(hexameter, f"sqlite+aiosqlite:///{tmp_path}/site.db", message, hints=0)


def test_check_says_that_a_database_is_read_only(hexameter: Hexameter, migrated: str) -> None:
    asyncio.run(execute(migrated, READ_ONLY.format(make_url(migrated).database)))
    checked = hexameter("check", database_url=migrated)
    assert checked.exit_code == 1
    (line,) = [line for line in checked.stdout.splitlines() if "read-only" in line]
    assert line.startswith("problem")
    assert checked.stderr == ""


def test_check_says_that_an_empty_database_is_read_only(
    hexameter: Hexameter, postgres_database: str
) -> None:
    asyncio.run(execute(postgres_database, READ_ONLY.format(make_url(postgres_database).database)))
    checked = hexameter("check", database_url=postgres_database)
    assert checked.exit_code == 1
    assert "read-only, at no revision" in " ".join(checked.stdout.split())


def test_check_says_that_a_role_may_not_write(hexameter: Hexameter, migrated: str) -> None:
    role = f"reader_{uuid4().hex}"
    asyncio.run(execute(migrated, f"CREATE ROLE {role} LOGIN"))
    asyncio.run(execute(migrated, f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}"))
    try:
        url = make_url(migrated).set(username=role).render_as_string(hide_password=False)
        checked = hexameter("check", database_url=url)
    finally:
        asyncio.run(execute(migrated, f"DROP OWNED BY {role}"))
        asyncio.run(execute(migrated, f"DROP ROLE {role}"))
    assert checked.exit_code == 1
    assert len([line for line in checked.stdout.splitlines() if "read-only" in line]) == 1


async def execute(url: str, statement: str) -> None:
    await fetch(url, statement)
