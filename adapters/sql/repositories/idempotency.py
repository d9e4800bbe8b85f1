from datetime import datetime
from uuid import UUID

from sqlalchemy import Insert, bindparam, delete, select

from hexameter.adapters.sql.driver.constructs import InsertInto, bind_columns, columns_of, upsert
from hexameter.adapters.sql.driver.errors import LockTimeout
from hexameter.adapters.sql.tables.idempotency import IdempotencyRow
from hexameter.adapters.sql.unit_of_work import SqlRepository
from hexameter.application.idempotency import (
    IDEMPOTENCY_LIFETIME,
    Claim,
    IdempotencyKeyInUse,
    IdempotencyKeyReused,
)


def _claim(insert_into: InsertInto) -> Insert:
    """Writes a row when the key is new or its record has expired."""
    statement = insert_into(IdempotencyRow).values(bind_columns(*columns_of(IdempotencyRow)))
    offered = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=[IdempotencyRow.caller_id, IdempotencyRow.operation, IdempotencyRow.key],
        set_={
            "fingerprint": offered.fingerprint,
            "resource_id": offered.resource_id,
            "created_at": offered.created_at,
        },
        where=IdempotencyRow.created_at <= bindparam("expired"),
    )


_CLAIM = upsert(_claim)
_FIND = select(IdempotencyRow.fingerprint, IdempotencyRow.resource_id).where(
    IdempotencyRow.caller_id == bindparam("caller_id"),
    IdempotencyRow.operation == bindparam("operation"),
    IdempotencyRow.key == bindparam("key"),
)
_PRUNE = delete(IdempotencyRow).where(IdempotencyRow.created_at <= bindparam("expired"))


class SqlIdempotencyRecords(SqlRepository):
    async def claim(self, claim: Claim) -> UUID | None:
        key = {"caller_id": claim.caller_id, "operation": claim.operation, "key": claim.key}
        try:
            claimed = await self._connection.execute(
                _CLAIM,
                fingerprint=claim.fingerprints[0],
                resource_id=claim.resource_id,
                created_at=claim.now,
                expired=claim.now - IDEMPOTENCY_LIFETIME,
                **key,
            )
        except LockTimeout as timeout:
            raise IdempotencyKeyInUse from timeout
        if claimed:
            return None
        earlier = await self._connection.fetch_one(_FIND, **key)
        if earlier is None:
            # It was pruned between the two statements.
            raise IdempotencyKeyInUse
        if not claim.repeats(earlier.fingerprint):
            raise IdempotencyKeyReused
        return earlier.resource_id

    async def prune(self, now: datetime) -> int:
        return await self._connection.execute(_PRUNE, expired=now - IDEMPOTENCY_LIFETIME)
