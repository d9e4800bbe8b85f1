from dataclasses import dataclass
from datetime import datetime

from hexameter.application.actor import Actor
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.subscriptions import Subscriptions
from hexameter.domain.pagination import EARLIEST


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplaySubscriberCommand:
    name: str
    since: datetime = EARLIEST


@dataclass(eq=False)
class ReplaySubscriber:
    """For operators, on the command line: delivers again what is still kept."""

    subscriptions: Subscriptions
    clock: Clock

    async def execute(self, actor: Actor, command: ReplaySubscriberCommand) -> int | None:
        """How many events; None when there is no such subscription."""
        return await self.subscriptions.replay(
            command.name, since=command.since, now=self.clock.now()
        )
