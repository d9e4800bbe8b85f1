"""Adapts functions to subscribers of the outbox."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from hexameter.application.events.event_codec import event_from
from hexameter.application.events.list_subscribers import InstalledSubscribers
from hexameter.application.ports.outbox import Delivery, TransactionalSubscriber
from hexameter.application.ports.outbox import Subscriber as OutboxSubscriber
from hexameter.application.ports.unit_of_work import UnitOfWork
from hexameter.entrypoints.extensions.declaration import Extension, Subscriber
from hexameter.entrypoints.extensions.wiring.injector import Injector, argument_of_type


def installed_subscribers(extensions: Sequence[Extension]) -> InstalledSubscribers:
    # The port asks for a property, which a class may hold.
    declared: list[Any] = [each for extension in extensions for each in extension.subscribers]
    return InstalledSubscribers(frozenset(each.name for each in declared))


def subscribers_of(
    extensions: Sequence[Extension], injector: Injector
) -> list[OutboxSubscriber | TransactionalSubscriber]:
    return [
        _function_subscriber(subscriber, injector)
        if isinstance(subscriber, Subscriber)
        else injector.provider(subscriber)()
        for extension in extensions
        for subscriber in extension.subscribers
    ]


def _function_subscriber(
    subscriber: Subscriber[Any], injector: Injector
) -> OutboxSubscriber | TransactionalSubscriber:
    """Transactional if the function takes a `UnitOfWork`."""
    function = injector.bind(subscriber.function, given=1)
    argument = argument_of_type(subscriber.function, UnitOfWork)
    if argument is None:
        return FunctionSubscriber(subscriber, function)
    return TransactionalFunctionSubscriber(subscriber, function, argument)


class _Function:
    """`function` takes the event; its other arguments are bound."""

    def __init__(
        self, subscriber: Subscriber[Any], function: Callable[..., Awaitable[None]]
    ) -> None:
        self.name = subscriber.name
        self.event_types = (subscriber.event.type,)
        self.from_start = subscriber.from_start
        self._event = subscriber.event
        self._function = function


class FunctionSubscriber(_Function):
    async def handle(self, delivery: Delivery) -> None:
        await self._function(event_from(self._event, delivery.event.data))


class TransactionalFunctionSubscriber(_Function):
    """`argument` is the one that takes the unit of work."""

    def __init__(
        self, subscriber: Subscriber[Any], function: Callable[..., Awaitable[None]], argument: str
    ) -> None:
        super().__init__(subscriber, function)
        self._argument = argument

    async def handle_within(self, uow: UnitOfWork, delivery: Delivery) -> None:
        event = event_from(self._event, delivery.event.data)
        await self._function(event, **{self._argument: uow})
