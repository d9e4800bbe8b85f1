from dataclasses import dataclass
from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.outbox import Outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryDeliveryCommand:
    delivery_id: UUID


@dataclass(eq=False)
class RetryDelivery:
    """For operators, on the command line: makes a delivery due now, also one that was given up."""

    outbox: Outbox
    clock: Clock

    async def execute(self, actor: Actor, command: RetryDeliveryCommand) -> bool:
        """False when the delivery is unknown, done, or being delivered at the moment."""
        return await self.outbox.requeue(command.delivery_id, now=self.clock.now())
