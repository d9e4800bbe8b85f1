"""A PostgreSQL that accepts no changes for a while, as during a failover.

Writes are 503 meanwhile and reads go on; everything is served within two seconds after its end.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from hexameter.adapters.sql.migrations.runner import upgrade
from tests.support.app_client import PASSWORD
from tests.support.hexameter_process import SECONDS, Process, announced_url, hexameter
from tests.support.own_postgres import OwnPostgres, own_postgres
from tests.support.plain_connection import fetch
from tests.support.real_server import SECRET, registered

pytestmark = pytest.mark.timing

NOTICED_WITHIN = 2.0
BACK_WITHIN = 2.0
POOL_SIZE = 10
LOGIN = {"email": "ada@example.com", "password": PASSWORD}
END_CONNECTIONS = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
    " WHERE application_name = 'hexameter'"
)
# A superuser may do anything; only another role can lose a right.
ROLE = "hexameter_app"

Step = Callable[[], Awaitable[object]]


@pytest.fixture
async def postgres() -> AsyncIterator[OwnPostgres]:
    async with own_postgres({"wal_level": "replica"}) as postgres:
        await upgrade(postgres.url)
        await registered(postgres.url, "ada")
        yield postgres


@dataclass
class Client:
    http: httpx.AsyncClient
    headers: Mapping[str, str]

    async def create(self, number: int = 1) -> httpx.Response:
        post = {"title": f"Post {number}", "body": "b"}
        return await self.http.post("/v1/posts", json=post, headers=self.headers)

    async def not_ready(self) -> list[str]:
        answer = await self.http.get("/health/ready")
        if answer.status_code == 200:
            return []
        assert answer.status_code == 503, answer.text
        return [detail["field"] for detail in answer.json()["error"]["details"]]

    async def assert_only_reads_are_served(self) -> None:
        answers = [
            await self.http.post("/v1/auth/login", json=LOGIN),
            *await asyncio.gather(*(self.create(number) for number in range(POOL_SIZE))),
        ]
        for answer in answers:
            assert answer.status_code == 503, answer.text
            assert answer.json()["error"]["code"] == "UNAVAILABLE"
            assert int(answer.headers["retry-after"]) >= 1
        assert (await self.http.get("/v1/posts")).status_code == 200
        assert (await self.http.get("/v1/users/me", headers=self.headers)).status_code == 200
        assert (await self.http.get("/health/live")).status_code == 200

    async def becomes(self, missing: list[str], within: float) -> None:
        """What readiness names has to be `missing` within so many seconds."""
        deadline = time.monotonic() + within
        while (found := await self.not_ready()) != missing:
            assert time.monotonic() < deadline, found
            await asyncio.sleep(0.05)

    async def assert_writes_come_back(self) -> None:
        deadline = time.monotonic() + BACK_WITHIN
        while (answer := await self.create()).status_code == 503:
            assert time.monotonic() < deadline, answer.text
            await asyncio.sleep(0.05)
        assert answer.status_code == 201, answer.text
        again = await asyncio.gather(*(self.create(number) for number in range(2 * POOL_SIZE)))
        assert {answer.status_code for answer in again} == {201}
        assert (await self.http.post("/v1/auth/login", json=LOGIN)).status_code == 200
        await self.becomes([], deadline - time.monotonic())


@asynccontextmanager
async def serving(folder: Path, url: str, **settings: str) -> AsyncGenerator[httpx.AsyncClient]:
    """`hexameter serve` once it listens. Nothing may fail in it in an unforeseen way."""
    named = {"database_url": url, "secret_key": SECRET, "rate_limits": "off", **settings}
    with hexameter(folder, "serve", "--port", "0", **named) as process:
        address = await _address(process)
        async with httpx.AsyncClient(base_url=address, timeout=20) as http:
            yield http
        assert "Traceback" not in process.output
        assert "unexpected error" not in process.output


async def _address(process: Process) -> str:
    deadline = time.monotonic() + SECONDS
    async with httpx.AsyncClient() as http:
        while time.monotonic() < deadline and process.process.poll() is None:
            address = announced_url(process)
            with suppress(httpx.TransportError):
                if address and (await http.get(f"{address}/health/live")).status_code == 200:
                    return address
            await asyncio.sleep(0.05)
    raise AssertionError(process.output)


@asynccontextmanager
async def signed_in(folder: Path, url: str) -> AsyncGenerator[Client]:
    """With every connection for writing open."""
    async with serving(folder, url) as http:
        tokens = (await http.post("/v1/auth/login", json=LOGIN)).json()
        client = Client(http, {"Authorization": f"Bearer {tokens['access_token']}"})
        assert await client.not_ready() == []
        made = await asyncio.gather(*(client.create(number) for number in range(2 * POOL_SIZE)))
        assert {answer.status_code for answer in made} == {201}
        yield client


def setting_of_the_server(postgres: OwnPostgres) -> tuple[Step, Step]:
    """Holds for open connections at once, from the beginning to the end."""

    async def switch(value: str) -> None:
        await fetch(postgres.url, f"ALTER SYSTEM SET default_transaction_read_only = {value}")
        await fetch(postgres.url, "SELECT pg_reload_conf()")

    return lambda: switch("on"), lambda: switch("off")


def setting_of_the_database(postgres: OwnPostgres) -> tuple[Step, Step]:
    """Holds for new connections only: those that were made meanwhile stay read-only afterwards."""

    async def begin() -> None:
        await fetch(postgres.url, "ALTER DATABASE postgres SET default_transaction_read_only = on")
        await fetch(postgres.url, END_CONNECTIONS)

    return begin, lambda: reset_database(postgres)


def standby(postgres: OwnPostgres) -> tuple[Step, Step]:
    """Restarted as a standby, and promoted."""

    async def begin() -> None:
        await asyncio.to_thread(postgres.stop)
        postgres.demote()
        await asyncio.to_thread(postgres.start)

    return begin, lambda: fetch(postgres.url, "SELECT pg_promote()")


async def reset_database(postgres: OwnPostgres) -> None:
    # Through another database: a session in this one is read-only by now.
    statement = "ALTER DATABASE postgres RESET default_transaction_read_only"
    await fetch(postgres.url_for(database="template1"), statement)


@pytest.mark.parametrize("way", [setting_of_the_server, setting_of_the_database, standby])
async def test_writes_are_503_while_the_server_is_read_only(
    postgres: OwnPostgres,
    tmp_path: Path,
    way: Callable[[OwnPostgres], tuple[Step, Step]],
) -> None:
    begin, end = way(postgres)
    async with signed_in(tmp_path, postgres.url) as client:
        await begin()
        await client.becomes(["writes"], NOTICED_WITHIN)
        await client.assert_only_reads_are_served()
        assert await client.not_ready() == ["writes"]
        await end()
        await client.assert_writes_come_back()


async def test_readiness_recovers_without_any_write(postgres: OwnPostgres, tmp_path: Path) -> None:
    begin, end = setting_of_the_database(postgres)
    async with signed_in(tmp_path, postgres.url) as client:
        await begin()
        await client.becomes(["writes"], NOTICED_WITHIN)
        await end()
        await client.becomes([], BACK_WITHIN)
        assert (await client.create()).status_code == 201


async def test_readiness_does_not_rely_on_a_connection_older_than_a_refused_write(
    postgres: OwnPostgres, tmp_path: Path
) -> None:
    # The connection of the readiness probe survives and is writable as before.
    async with signed_in(tmp_path, postgres.url) as client:
        await fetch(postgres.url, "ALTER DATABASE postgres SET default_transaction_read_only = on")
        not_the_probe = "query NOT LIKE '%transaction_read_only%'"
        assert await fetch(postgres.url, f"{END_CONNECTIONS} AND {not_the_probe}")
        await client.assert_only_reads_are_served()
        await client.becomes(["writes"], NOTICED_WITHIN)
        await reset_database(postgres)
        await client.assert_writes_come_back()


async def test_writes_are_503_while_the_role_may_not_write(
    postgres: OwnPostgres, tmp_path: Path
) -> None:
    await fetch(postgres.url, f"CREATE ROLE {ROLE} LOGIN")
    tables = f"ON ALL TABLES IN SCHEMA public TO {ROLE}"
    await fetch(postgres.url, f"GRANT SELECT, INSERT, UPDATE, DELETE {tables}")
    async with signed_in(tmp_path, postgres.url_for(role=ROLE)) as client:
        await fetch(
            postgres.url, f"REVOKE INSERT, UPDATE, DELETE {tables}".replace(" TO ", " FROM ")
        )
        await client.becomes(["writes"], NOTICED_WITHIN)
        await client.assert_only_reads_are_served()
        await fetch(postgres.url, f"GRANT INSERT, UPDATE, DELETE {tables}")
        await client.assert_writes_come_back()


@pytest.mark.parametrize("migrate", ["true", "false"])
async def test_a_process_that_starts_meanwhile_serves_reads(
    postgres: OwnPostgres, tmp_path: Path, migrate: str
) -> None:
    begin, end = setting_of_the_server(postgres)
    await begin()
    async with serving(tmp_path, postgres.url, migrate_on_start=migrate) as http:
        client = Client(http, {})
        assert await client.not_ready() == ["writes"]
        assert (await http.get("/v1/posts")).status_code == 200
        await end()
        await client.becomes([], BACK_WITHIN)
