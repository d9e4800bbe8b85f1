"""The parameters of database URLs: they have their effect, or the command ends with one line."""

import asyncio
import ssl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import make_url

from tests.support.hexameter_process import serving
from tests.support.plain_connection import fetch
from tests.support.smtp_server import make_certificate
from tests.unit.cli.conftest import Hexameter

NO_TLS = b"N"
TLS = b"S"
SSL_REQUEST = (8).to_bytes(4) + (80877103).to_bytes(4)

COMMANDS = [
    ("serve", "--port", "0"),
    ("serve", "--port", "0", "--no-migrate"),
    ("serve", "--port", "0", "--demo"),
    ("worker",),
    ("migrate", "up"),
    ("migrate", "status"),
    ("migrate", "down", "--yes"),
    ("import", "posts"),
    ("import", "posts", "--dry-run"),
    ("create-admin", "--email", "ada@example.com", "--username", "ada"),
    ("set-role", "ada@example.com", "admin"),
    ("deliveries", "list"),
    ("deliveries", "retry", "0197c1f0-0000-7000-8000-000000000000"),
    ("posts", "render"),
]
NOWHERE = "postgresql+asyncpg://ada@127.0.0.1:1/there"
WRONG = {
    f"{NOWHERE}?connect_timeout=soon": "connect_timeout in the database URL is not a number",
    f"{NOWHERE}?sslmode=perhaps": "sslmode in the database URL is 'perhaps'",
    "sqlite+aiosqlite:///site.db?timeout=abc": "SQLite takes no parameters",
}


@pytest.fixture
def posts(hexameter: Hexameter, tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "one.md").write_text("---\ntitle: One\nauthor: Ada\n---\nText.\n")


def with_parameters(url: str, parameters: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}{parameters}"


@pytest.mark.usefixtures("posts")
@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_parameter_with_a_wrong_value_is_one_line_and_code_2(
    hexameter: Hexameter, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    (tmp_path / "site.db").touch()
    for url, reason in WRONG.items():
        refused = hexameter(*arguments, typed="correct horse battery\n", database_url=url)
        assert refused.exit_code == 2, refused.output
        assert refused.stderr.startswith(f"error: HEXAMETER_DATABASE_URL cannot be used: {reason}")
        assert len(refused.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ("search_pat=public", 'unrecognized configuration parameter "search_pat"'),
        ("options=-c%20wrk_mem=1MB", 'unrecognized configuration parameter "wrk_mem"'),
        ("pool_size=5", 'unrecognized configuration parameter "pool_size"'),
    ],
)
def test_a_parameter_that_the_server_does_not_know_is_one_line(
    hexameter: Hexameter, postgres_database: str, parameters: str, reason: str
) -> None:
    url = with_parameters(postgres_database, parameters)
    for command in (("serve", "--port", "0"), ("worker",), ("migrate", "up")):
        refused = hexameter(*command, database_url=url)
        assert refused.exit_code == 1
        assert refused.stderr == f"error: The database cannot be used: {reason}.\n"


@pytest.mark.parametrize("encoding", ["latin1", "SQL_ASCII"])
def test_an_encoding_that_would_change_texts_is_refused(
    hexameter: Hexameter, postgres_database: str, encoding: str
) -> None:
    url = with_parameters(postgres_database, f"client_encoding={encoding}")
    message = "client_encoding in the database URL must be UTF8."
    for command in (("serve", "--port", "0"), ("migrate", "up"), ("deliveries", "list")):
        refused = hexameter(*command, database_url=url)
        assert refused.exit_code == 2
        assert refused.stderr == f"error: HEXAMETER_DATABASE_URL cannot be used: {message}\n"
    url = with_parameters(postgres_database, "client_encoding=utf-8")
    assert hexameter("migrate", "up", database_url=url).exit_code == 0


@pytest.mark.parametrize("url", ["sqlite+aiosqlite:///a%00b.db", f"{NOWHERE}%00"])
def test_a_nul_character_is_refused_in_one_line(hexameter: Hexameter, url: str) -> None:
    for command in (("serve", "--port", "0"), ("migrate", "up"), ("check",)):
        refused = hexameter(*command, database_url=url)
        assert refused.exit_code == 2
        assert refused.stderr == (
            "error: HEXAMETER_DATABASE_URL must not contain %00, a NUL character\n"
        )


@pytest.mark.parametrize("url", WRONG)
def test_check_names_a_parameter_that_is_wrong(
    hexameter: Hexameter, tmp_path: Path, url: str
) -> None:
    (tmp_path / "site.db").touch()
    checked = hexameter("check", database_url=url)
    assert checked.exit_code == 1
    assert WRONG[url] in " ".join(checked.stdout.split())
    assert checked.stderr == ""


async def test_a_parameter_has_its_effect_on_every_connection(
    postgres_database: str, tmp_path: Path
) -> None:
    parameters = (
        "application_name=blog&options=-c%20work_mem%3D7MB&connect_timeout=5&sslmode=prefer"
    )
    url = with_parameters(postgres_database, parameters)
    async with serving(tmp_path, database_url=url):
        connections = await fetch(
            postgres_database,
            "SELECT application_name FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        assert len(connections) >= 2
        assert set(connections) == {("blog",)}


async def test_options_reach_the_server(postgres_database: str) -> None:
    url = with_parameters(postgres_database, "options=-c%20work_mem%3D7MB")
    assert await fetch(url, "SHOW work_mem") == [("7MB",)]


@pytest.mark.parametrize("sslmode", ["require", "verify-full"])
async def test_sslmode_encrypts_each_connection(
    postgres_database: str, tmp_path: Path, sslmode: str
) -> None:
    certificate = make_certificate(tmp_path)
    async with tls_proxy(postgres_database, TLS, certificate.context) as (port, requests):
        url = (
            f"postgresql+asyncpg://postgres@127.0.0.1:{port}/{make_url(postgres_database).database}"
            f"?sslmode={sslmode}&sslrootcert={certificate.file}"
        )
        async with serving(tmp_path, database_url=url):
            assert len(requests) >= 3
            assert set(requests) == {SSL_REQUEST}


async def test_a_server_without_tls_is_refused_in_one_line(
    hexameter: Hexameter, postgres_database: str
) -> None:
    async with tls_proxy(postgres_database, NO_TLS) as (port, _):
        url = f"postgresql+asyncpg://postgres@127.0.0.1:{port}/there?sslmode=require"
        # Set, so that `serve` does not set it for the processes that it starts.
        settings = {"database_url": url, "public_url": "http://localhost"}
        for command in (("serve", "--port", "0"), ("migrate", "up"), ("migrate", "status")):
            refused = await asyncio.to_thread(hexameter, *command, **settings)
            assert refused.exit_code == 1
            assert refused.stderr.startswith("error: The database cannot be used: ")
            assert "rejected SSL upgrade" in refused.stderr
            assert len(refused.stderr.splitlines()) == 1


@asynccontextmanager
async def tls_proxy(
    url: str, answer: bytes, context: ssl.SSLContext | None = None
) -> AsyncGenerator[tuple[int, list[bytes]]]:
    """In front of the server, which has no TLS of its own: its port, and how connections began."""
    requests: list[bytes] = []
    tasks = set[asyncio.Task[None]]()
    socket = f"{make_url(url).query['host']}/.s.PGSQL.5432"

    async def copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        try:
            while data := await source.read(65536):
                target.write(data)
                await target.drain()
        except OSError:
            return
        finally:
            target.close()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        requests.append(await reader.readexactly(len(SSL_REQUEST)))
        writer.write(answer)
        if context is None:
            writer.close()
            return
        await writer.start_tls(context)
        server_reader, server_writer = await asyncio.open_unix_connection(socket)
        for pair in ((reader, server_writer), (server_reader, writer)):
            task = asyncio.create_task(copy(*pair))
            tasks.add(task)
            task.add_done_callback(tasks.discard)

    proxy = await asyncio.start_server(connected, "127.0.0.1", 0)
    try:
        yield proxy.sockets[0].getsockname()[1], requests
    finally:
        proxy.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
