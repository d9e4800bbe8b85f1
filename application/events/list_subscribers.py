from collections.abc import Sequence
from dataclasses import dataclass

from hexameter.application.actor import Actor
from hexameter.application.ports.subscriptions import Subscription, Subscriptions


@dataclass(frozen=True, slots=True)
class InstalledSubscribers:
    """The names of the subscribers of this installation."""

    names: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSubscribersCommand:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedSubscriber:
    subscription: Subscription
    is_installed: bool


@dataclass(eq=False)
class ListSubscribers:
    """For operators, on the command line: all recorded subscriptions."""

    subscriptions: Subscriptions
    installed: InstalledSubscribers

    async def execute(
        self, actor: Actor, command: ListSubscribersCommand
    ) -> Sequence[ListedSubscriber]:
        return [
            ListedSubscriber(subscription=each, is_installed=each.name in self.installed.names)
            for each in await self.subscriptions.all()
        ]
