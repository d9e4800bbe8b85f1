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


class ListSubscribers:
    """For operators, on the command line: all recorded subscriptions."""

    def __init__(self, subscriptions: Subscriptions, installed: InstalledSubscribers) -> None:
        self._subscriptions = subscriptions
        self._installed = installed

    async def execute(
        self, actor: Actor, command: ListSubscribersCommand
    ) -> Sequence[ListedSubscriber]:
        return [
            ListedSubscriber(subscription=each, is_installed=each.name in self._installed.names)
            for each in await self._subscriptions.all()
        ]
