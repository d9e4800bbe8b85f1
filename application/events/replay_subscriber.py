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


class ReplaySubscriber:
    """For operators, on the command line: delivers again what is still kept."""

    def __init__(self, subscriptions: Subscriptions, clock: Clock) -> None:
        self._subscriptions = subscriptions
        self._clock = clock

    async def execute(self, actor: Actor, command: ReplaySubscriberCommand) -> int | None:
        """How many events; None when there is no such subscription."""
        return await self._subscriptions.replay(
            command.name, since=command.since, now=self._clock.now()
        )
