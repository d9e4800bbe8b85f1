"""Creates deliveries. The transaction must have locked the sequencer."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from hexameter.adapters.sql.driver.interface import Connection
from hexameter.adapters.sql.outbox import statements
from hexameter.application.ports.clock import IdGenerator

ADDED_AT_ONCE = 1_000


async def add_deliveries(
    connection: Connection,
    ids: IdGenerator,
    wanted: Sequence[tuple[UUID, str]],
    *,
    now: datetime,
) -> None:
    """One for each pair of an event's id and a subscriber's name, due now."""
    for start in range(0, len(wanted), ADDED_AT_ONCE):
        rows = [
            {"id": ids.new().hex, "event_id": event_id.hex, "subscriber": subscriber}
            for event_id, subscriber in wanted[start : start + ADDED_AT_ONCE]
        ]
        await connection.execute(statements.ADD_DELIVERIES, wanted=rows, now=now)
