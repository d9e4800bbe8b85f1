"""An extension in a server process, from settings alone: its adapter, schedule and subscriber."""

import asyncio
import time
from pathlib import Path

import httpx
import pytest

from tests.support.hexameter_process import SECONDS, Process, hexameter, serving

EXTENSION = """
from dataclasses import dataclass
from datetime import timedelta

from hexameter.extending import Extension, Mail, Mailer, Subscriber, UseCase, UserCreated


class PrintingMailer:
    def open(self):
        print("PROBE opened", flush=True)

    def close(self):
        print("PROBE closed", flush=True)

    async def send(self, mail: Mail) -> None:
        print("PROBE mail", mail.template, mail.values, flush=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class BeatCommand:
    pass


class Beat:
    async def execute(self, actor, command: BeatCommand) -> None:
        print("PROBE beat", flush=True)


async def greet(event: UserCreated) -> None:
    print("PROBE created", event.user_id, flush=True)


extension = Extension(
    name="probe",
    adapters={Mailer: PrintingMailer},
    use_cases=[UseCase(Beat, every=timedelta(seconds=1))],
    subscribers=[Subscriber("probe.greet", UserCreated, greet)],
)
"""


async def printed(process: Process, text: str) -> None:
    deadline = time.monotonic() + SECONDS
    while text not in process.output:
        assert time.monotonic() < deadline, process.output
        await asyncio.sleep(0.05)


async def test_a_server_uses_an_adapter_a_schedule_and_a_subscriber_of_an_extension(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "probe.py").write_text(EXTENSION)
    settings = {
        "extensions": "probe:extension",
        "database_url": f"sqlite+aiosqlite:///{tmp_path / 'probe.db'}",
        "data_dir": str(tmp_path / "data"),
        "registration": "immediate",
    }
    async with serving(tmp_path, **settings) as (process, address):
        body = {
            "email": "ada@example.com",
            "username": "ada",
            "name": "Ada",
            "password": "six feet to a line",
        }
        async with httpx.AsyncClient(base_url=address) as client:
            answer = await client.post("/v1/auth/register", json=body)
        assert answer.status_code == 202, answer.text
        for text in ("PROBE opened", "PROBE mail verify_email", "PROBE created", "PROBE beat"):
            await printed(process, text)
        process.process.terminate()
        assert process.wait() == 0
        assert process.output.count("PROBE closed") == 1
    with hexameter(tmp_path, "worker", **settings) as worker:
        await printed(worker, "PROBE beat")


UNWRITTEN = """
from dataclasses import dataclass
from uuid import UUID

from hexameter.extending import Collection, Extension


@dataclass
class Note:
    id: UUID


class Notes(Collection[Note], table="notes", key="id"): ...


extension = Extension(name="notes", collections=[Notes])
"""


def test_a_declaration_without_its_migrations_stops_the_start_that_does_not_migrate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "unwritten").mkdir()
    (tmp_path / "unwritten" / "__init__.py").write_text(UNWRITTEN)
    settings = {
        "database_url": f"sqlite+aiosqlite:///{tmp_path / 'notes.db'}",
        "data_dir": str(tmp_path / "data"),
    }
    with hexameter(tmp_path, "migrate", "up", **settings, extensions="none") as migrating:
        assert migrating.wait() == 0
    settings |= {"extensions": "unwritten:extension", "migrate_on_start": "false"}
    for arguments in (("serve", "--port", "0"), ("worker",)):
        with hexameter(tmp_path, *arguments, **settings) as process:
            assert process.wait() == 1
            assert "Extension notes: its collections differ from its migrations" in process.output


@pytest.mark.parametrize("command", ["serve --port 0", "worker", "check", "migrate up"])
def test_a_collection_outside_of_a_package_stops_the_start_with_one_sentence(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "notes.py").write_text(UNWRITTEN)
    settings = {
        "extensions": "notes:extension",
        "database_url": f"sqlite+aiosqlite:///{tmp_path / 'notes.db'}",
        "data_dir": str(tmp_path / "data"),
    }
    with hexameter(tmp_path, *command.split(), **settings) as process:
        assert process.wait() != 0
        assert "Traceback" not in process.output
        assert "Extension notes: Notes must be in a package" in " ".join(process.output.split())
