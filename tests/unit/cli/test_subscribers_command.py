"""`hexameter subscribers`, and what `check` says of those that nobody claims."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hexameter.adapters.clock import Uuid7Generator
from hexameter.adapters.sql.driver.compiled_database import CompiledDatabase
from hexameter.adapters.sql.outbox.subscriptions import SqlSubscriptions
from hexameter.entrypoints.bootstrap import build_app
from hexameter.entrypoints.settings import Settings
from tests.unit.cli.conftest import Hexameter

URL = "sqlite+aiosqlite:///data/hexameter.db"
LONG_AGO = datetime.now(UTC) - timedelta(days=2)


async def serve() -> None:
    """Start a server, and stop it."""
    app = build_app(Settings(database_url=URL, data_dir=Path("data"), worker="off"))
    async with app.router.lifespan_context(app):
        pass


async def record(name: str) -> None:
    """As another installation did."""
    database = CompiledDatabase(URL)
    subscriptions = SqlSubscriptions(database, Uuid7Generator())
    await subscriptions.record(name, ["post.published"], from_start=False, now=LONG_AGO)
    await database.close()


def test_subscribers_are_listed_replayed_and_retired(hexameter: Hexameter) -> None:
    assert "None yet" in hexameter("subscribers", database_url=URL).stdout
    asyncio.run(serve())
    asyncio.run(record("pins.notify"))
    listed = hexameter("subscribers", database_url=URL).stdout
    assert "mail, installed: 0 pending, 0 given up, never claimed" in listed
    assert "pins.notify, not installed: 0 pending" in listed
    assert f"since {LONG_AGO:%Y-%m-%d %H:%M} UTC: post.published" in listed

    replayed = hexameter(
        "subscribers", "replay", "pins.notify", "--from", "2026-01-15", database_url=URL
    )
    assert "0 events are delivered to pins.notify again" in replayed.stdout
    unknown = hexameter("subscribers", "replay", "pins", database_url=URL)
    assert unknown.exit_code == 1
    assert "There is no subscriber pins" in unknown.output

    assert hexameter("subscribers", "retire", "pins.notify", database_url=URL).exit_code == 0
    refused = hexameter("subscribers", "retire", "mail", database_url=URL)
    assert refused.exit_code == 1
    assert "This installation has mail" in refused.output
    assert hexameter("subscribers", "retire", "mail", "--force", database_url=URL).exit_code == 0
    assert "None yet" in hexameter("subscribers", database_url=URL).stdout


def test_check_warns_of_those_that_nobody_claims(hexameter: Hexameter) -> None:
    asyncio.run(serve())
    assert "claimed" not in hexameter("check", database_url=URL).stdout
    asyncio.run(record("pins.notify"))
    checked = hexameter("check", database_url=URL)
    assert checked.exit_code == 0
    assert "pins.notify: no worker has claimed" in checked.stdout
    assert "hexameter subscribers retire pins.notify" in checked.stdout
