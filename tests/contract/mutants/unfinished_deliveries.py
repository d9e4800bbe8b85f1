"""Lists and retries of deliveries that leave some out."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from hexameter.adapters.memory.outbox.tables import (
    DELIVERIES,
)
from hexameter.adapters.testing.contracts.events.unfinished_deliveries import (
    UnfinishedDeliveriesContract,
)
from hexameter.application.ports.outbox import UnfinishedDelivery
from tests.contract.mutants.fault import broken_port
from tests.contract.mutants.outbox import IntactOutbox


class ListsNoDeadDeliveries(IntactOutbox):
    async def unfinished(self, *, limit: int) -> Sequence[UnfinishedDelivery]:
        return [each for each in await super().unfinished(limit=limit) if not each.is_dead]


class RequeuesLeasedDeliveries(IntactOutbox):
    async def requeue(self, delivery_id: UUID, *, now: datetime) -> bool:
        return await super().requeue(delivery_id, now=now + timedelta(days=1))


class RequeuesPendingDeliveriesOnly(IntactOutbox):
    async def requeue(self, delivery_id: UUID, *, now: datetime) -> bool:
        row = self._store.committed.read(DELIVERIES).get(delivery_id)
        if row is not None and row.status == "dead":
            return True
        return await super().requeue(delivery_id, now=now)


TESTS = UnfinishedDeliveriesContract

FAULTS = [
    broken_port(
        "outbox", ListsNoDeadDeliveries, TESTS.test_deliveries_are_listed_until_they_succeed
    ),
    broken_port(
        "outbox",
        RequeuesLeasedDeliveries,
        TESTS.test_a_requeued_delivery_is_due_with_its_attempts_reset,
        TESTS.test_only_an_unfinished_delivery_without_a_lease_is_requeued,
    ),
    broken_port(
        "outbox",
        RequeuesPendingDeliveriesOnly,
        TESTS.test_a_requeued_delivery_is_due_with_its_attempts_reset,
    ),
]
