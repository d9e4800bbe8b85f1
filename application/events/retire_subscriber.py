from dataclasses import dataclass
from enum import Enum, auto

from hexameter.application.actor import Actor
from hexameter.application.events.list_subscribers import InstalledSubscribers
from hexameter.application.ports.subscriptions import Subscriptions


class Retirement(Enum):
    RETIRED = auto()
    UNKNOWN = auto()
    INSTALLED = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class RetireSubscriberCommand:
    """`force`: also a subscriber that this installation has."""

    name: str
    force: bool = False


@dataclass(eq=False)
class RetireSubscriber:
    """For operators, on the command line: removes a subscription and its deliveries.

    One that is installed would miss all events until the next start, which records it again.
    """

    subscriptions: Subscriptions
    installed: InstalledSubscribers

    async def execute(self, actor: Actor, command: RetireSubscriberCommand) -> Retirement:
        if command.name in self.installed.names and not command.force:
            return Retirement.INSTALLED
        retired = await self.subscriptions.retire(command.name)
        return Retirement.RETIRED if retired else Retirement.UNKNOWN
