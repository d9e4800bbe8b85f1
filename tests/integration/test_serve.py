"""`hexameter serve` as a process."""

import asyncio
import re
import shutil
import signal
import time
from pathlib import Path

import httpx
import pytest

from tests.support.hexameter_process import SECONDS, hexameter, run, serving

PASSWORD = "correct horse battery"
CREDENTIALS = (
    f"grant_type=password&username=ada%40example.com&password={PASSWORD.replace(' ', '+')}"
)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
ADA = ("create-admin", "--email", "ada@example.com", "--username", "ada")


@pytest.fixture(scope="module")
def inhabited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database in which Ada has an account."""
    folder = tmp_path_factory.mktemp("inhabited")
    made = run(folder, *ADA, typed=f"{PASSWORD}\n")
    assert made.returncode == 0, made.stderr
    return folder


@pytest.fixture
def folder(inhabited: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(inhabited, tmp_path / "home"))


async def _sign_in(url: str) -> int:
    async with httpx.AsyncClient(timeout=30) as client:
        answer = await client.post(f"{url}/v1/auth/token", content=CREDENTIALS, headers=FORM)
    return answer.status_code


async def test_an_administrator_who_was_created_signs_in(folder: Path) -> None:
    async with serving(folder) as (process, url):
        assert await _sign_in(url) == 200
        async with httpx.AsyncClient(base_url=url) as client:
            assert (await client.get("/docs")).status_code == 200
            answer = await client.get("/v1/posts")
        assert "server" not in answer.headers
        assert "SQLite at data/hexameter.db" in process.output
        assert "HEXAMETER_SECRET_KEY" in process.output
        process.process.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(process.wait) == 0
        assert "Traceback" not in process.output


async def test_a_request_in_flight_is_answered_during_shutdown(
    folder: Path,
) -> None:
    async with serving(folder) as (process, url):
        host, _, port = url.removeprefix("http://").partition(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        head = (
            "POST /v1/auth/token HTTP/1.1\r\nHost: here\r\n"
            f"Content-Type: {FORM['Content-Type']}\r\n"
            f"Content-Length: {len(CREDENTIALS)}\r\nExpect: 100-continue\r\n\r\n"
        )
        writer.write(f"{head}{CREDENTIALS[:20]}".encode())
        await writer.drain()
        interim = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), SECONDS)
        assert interim.startswith(b"HTTP/1.1 100 ")
        process.process.send_signal(signal.SIGTERM)
        await asyncio.sleep(0.7)
        writer.write(CREDENTIALS[20:].encode())
        answer = await asyncio.wait_for(reader.read(), SECONDS)
        writer.close()
        await writer.wait_closed()

        assert answer.startswith(b"HTTP/1.1 200 ")
        assert b"\r\nconnection: close\r\n" in answer
        assert b'"access_token"' in answer
        assert await asyncio.to_thread(process.wait) == 0


@pytest.mark.parametrize("workers", ["1", "2"])
async def test_requests_during_shutdown_are_answered_or_refused(folder: Path, workers: str) -> None:
    options = {"rate_limits": "off", "hashing_threads": "1"}
    async with serving(folder, "--workers", workers, **options) as (process, url):
        limits = httpx.Limits(max_connections=16)
        async with httpx.AsyncClient(base_url=url, timeout=30, limits=limits) as client:
            # Connections are there before, so that all that is lost would be requests.
            await asyncio.gather(*(client.get("/health/live") for _ in range(12)))
            asked = [
                asyncio.create_task(
                    client.post("/v1/auth/token", content=CREDENTIALS, headers=FORM)
                )
                for _ in range(12)
            ]
            done, _ = await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
            process.process.send_signal(signal.SIGTERM)
            answers = await asyncio.gather(*asked)

        statuses = [answer.status_code for answer in answers]
        assert done
        assert set(statuses) <= {200, 503}
        assert statuses.count(200) >= 1
        assert await asyncio.to_thread(process.wait) == 0
        assert "Traceback" not in process.output


async def test_a_port_in_use_is_one_line_and_ctrl_c_ends_in_130(tmp_path: Path) -> None:
    async with serving(tmp_path, database_url="memory://") as (process, url):
        port = url.rpartition(":")[2]
        for workers in ("1", "2"):
            refused = run(tmp_path, "serve", "--port", port, "--workers", workers)
            assert refused.returncode == 1
            assert refused.stderr == (
                f"error: Port {port} of 127.0.0.1 is in use: stop what listens there, or choose "
                "another with --port.\n"
            )
        process.process.send_signal(signal.SIGINT)
        assert await asyncio.to_thread(process.wait) == 130
        assert "Traceback" not in process.output


def test_memory_is_refused_with_several_workers(tmp_path: Path) -> None:
    with hexameter(tmp_path, "serve", "--workers", "2", database_url="memory://") as process:
        assert process.wait() == 2
        assert process.output.startswith("error: memory:// belongs to one process")


async def test_the_sample_data_can_be_tried_as_the_banner_says(tmp_path: Path) -> None:
    async with serving(tmp_path, "--demo") as (process, url):
        told = process.output
        tagged, by_slug, _ = re.findall(r"^  curl '?(http\S+?)'?(?: .*)?$", told, re.MULTILINE)
        accounts = re.findall(r"^(admin|editor|author) +(\S+) +(\S+)", told, re.MULTILINE)
        async with httpx.AsyncClient() as client:
            assert (await client.get(tagged)).json()["items"]
            assert (await client.get(by_slug)).json()["status"] == "published"
            tokens: list[str] = []
            for _, email, password in accounts:
                form = {"grant_type": "password", "username": email, "password": password}
                answer = await client.post(f"{url}/v1/auth/token", data=form)
                assert answer.status_code == 200
                tokens.append(answer.json()["access_token"])
            mine = {"Authorization": f"Bearer {tokens[-1]}"}
            whole = await client.get(f"{url}/v1/posts", params={"limit": "50"})
            me = await client.get(f"{url}/v1/users/me", headers=mine)
        assert len(accounts) == 5
        assert len(whole.json()["items"]) == 12
        assert me.json()["username"] == accounts[-1][1].partition("@")[0]
    assert not (tmp_path / "data").exists()


async def test_a_database_with_accounts_gets_no_sample_data(folder: Path) -> None:
    database = "sqlite+aiosqlite:///data/hexameter.db"
    async with serving(folder, "--demo", database_url=database) as (process, url):
        async with httpx.AsyncClient() as client:
            assert (await client.get(f"{url}/v1/posts")).json()["items"] == []
        assert "sample data" not in process.output


async def test_the_worker_stops_on_sigterm(tmp_path: Path) -> None:
    with hexameter(tmp_path, "worker") as process:
        deadline = time.monotonic() + SECONDS
        while "Delivering" not in process.output and time.monotonic() < deadline:
            await asyncio.sleep(0.05)
        process.process.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(process.wait) == 0
        assert "Traceback" not in process.output
