from collections.abc import Sequence
from dataclasses import dataclass

from hexameter.application.actor import Actor
from hexameter.application.ports.outbox import Outbox, UnfinishedDelivery


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDeliveriesCommand:
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliveries:
    """The first deliveries that have not succeeded, and how many there are in all."""

    items: Sequence[UnfinishedDelivery]
    pending: int
    dead: int


@dataclass(eq=False)
class ListDeliveries:
    """For operators, on the command line."""

    outbox: Outbox

    async def execute(self, actor: Actor, command: ListDeliveriesCommand) -> Deliveries:
        items = await self.outbox.unfinished(limit=command.limit)
        backlog = await self.outbox.backlog()
        return Deliveries(items=items, pending=backlog["pending"], dead=backlog["dead"])
