"""The small site in an SQLite file, for entry points that open the database themselves."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, select

from hexameter.adapters.security.password_hasher import Argon2PasswordHasher
from hexameter.adapters.sql.tables.audit import AuditRow
from hexameter.adapters.sql.tables.outbox import OutboxRow
from hexameter.adapters.testing.clock import MovableClock
from hexameter.adapters.testing.mailbox import Mailbox
from hexameter.entrypoints.bootstrap import build_app
from hexameter.entrypoints.settings import Settings
from hexameter.entrypoints.testing.app import HexameterApp
from hexameter.entrypoints.testing.interrupted_store import InterruptedStore
from tests.http.entry_points.scene import SETTINGS, Example, Recorded, Scene


@dataclass(frozen=True, slots=True)
class StoredScene:
    """`scene` has the names of what is in the database; what it was filled with has ended."""

    path: Path
    scene: Scene

    def copied(self, to: Path) -> "StoredScene":
        with closing(sqlite3.connect(self.path)) as made, closing(sqlite3.connect(to)) as copy:
            made.backup(copy)
        return StoredScene(to, self.scene)

    def recorded(self) -> Recorded:
        audit = select(AuditRow.action, AuditRow.actor_id, AuditRow.subject_id, AuditRow.details)
        outbox = select(OutboxRow.type, OutboxRow.aggregate_id, OutboxRow.data)
        engine = create_engine(f"sqlite:///{self.path}")
        with engine.connect() as connection:
            entries = connection.execute(audit.order_by(AuditRow.id)).all()
            events = connection.execute(outbox.order_by(OutboxRow.number)).all()
        engine.dispose()
        return Recorded(
            [self.scene.named(tuple(row)) for row in entries],
            [self.scene.named(tuple(row)) for row in events],
        )


def environment_for(path: Path) -> Mapping[str, str]:
    """The settings, by their names without the prefix."""
    return {
        "database_url": f"sqlite+aiosqlite:///{path}",
        "secret_key": "for tests of the command line only",
        "worker": "off",
        **SETTINGS,
    }


def settings_for(path: Path) -> Settings:
    chosen: dict[str, Any] = {"_env_file": None, "access_log": False, **environment_for(path)}
    return Settings(**chosen)


async def stored_scene(path: Path, example: Example) -> StoredScene:
    settings = settings_for(path)
    mailbox, clock = Mailbox(), MovableClock(datetime.now(UTC))
    hasher = Argon2PasswordHasher(memory_kib=64, passes=1, threads=1)
    adapters = {"mailer": mailbox, "clock": clock, "hasher": hasher}
    api = build_app(settings, adapters=adapters, extensions=example.extensions)
    async with api.router.lifespan_context(api):
        scene = Scene(HexameterApp(api, mailbox, clock, InterruptedStore()))
        await example.begin(scene)
        await scene.fill()
        await example.fill(scene)
    return StoredScene(path, scene)
