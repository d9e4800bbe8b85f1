"""Adapts functions to subscribers of the outbox."""

from collections.abc import Awaitable, Callable
from typing import Any

from hexameter.application.events.event_codec import event_from
from hexameter.application.ports.outbox import Delivery
from hexameter.entrypoints.extensions.declaration import Subscriber


class FunctionSubscriber:
    """`function` takes the event; its other arguments are bound."""

    def __init__(
        self, subscriber: Subscriber[Any], function: Callable[..., Awaitable[None]]
    ) -> None:
        self.name = subscriber.name
        self.event_types = (subscriber.event.type,)
        self.from_start = subscriber.from_start
        self._event = subscriber.event
        self._function = function

    async def handle(self, delivery: Delivery) -> None:
        await self._function(event_from(self._event, delivery.event.data))
