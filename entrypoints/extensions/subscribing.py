"""Adapts functions to subscribers of the outbox."""

from collections.abc import Awaitable, Callable, Collection
from typing import Any

from hexameter.application.events.event_codec import event_from
from hexameter.application.ports.outbox import Delivery
from hexameter.domain.events import Event


class FunctionSubscriber:
    def __init__(
        self, name: str, event: type[Event], function: Callable[..., Awaitable[Any]]
    ) -> None:
        self._name = name
        self._event = event
        self._function = function

    @property
    def name(self) -> str:
        return self._name

    @property
    def event_types(self) -> Collection[str]:
        return (self._event.type,)

    async def handle(self, delivery: Delivery) -> None:
        await self._function(event_from(self._event, delivery.event.data))
