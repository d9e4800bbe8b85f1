"""`hexameter deliveries`."""

from uuid import UUID

from rich.text import Text

from hexameter.application.actor import Actor
from hexameter.application.events.list_deliveries import (
    Deliveries,
    ListDeliveries,
    ListDeliveriesCommand,
)
from hexameter.application.events.retry_delivery import RetryDelivery, RetryDeliveryCommand
from hexameter.application.ports.outbox import UnfinishedDelivery
from hexameter.entrypoints.catalogue import Catalogue
from hexameter.entrypoints.cli.configuration import load_settings
from hexameter.entrypoints.cli.console import output
from hexameter.entrypoints.cli.failures import CommandFailed
from hexameter.entrypoints.cli.store.opening import with_catalogue


def show_unfinished(limit: int) -> None:
    async def read(catalogue: Catalogue) -> Deliveries:
        system = Actor.system()
        use_case = catalogue.resolve_for(system, ListDeliveries)
        return await use_case.execute(system, ListDeliveriesCommand(limit=limit))

    deliveries = with_catalogue(load_settings(), read)
    for delivery in deliveries.items:
        _print(delivery)
    output().print(f"{deliveries.pending} pending, {deliveries.dead} given up.", markup=False)


def requeue(delivery_id: UUID) -> None:
    async def retry(catalogue: Catalogue) -> bool:
        system = Actor.system()
        use_case = catalogue.resolve_for(system, RetryDelivery)
        return await use_case.execute(system, RetryDeliveryCommand(delivery_id=delivery_id))

    if not with_catalogue(load_settings(), retry):
        raise CommandFailed(
            f"Delivery {delivery_id} does not exist, is done, or is being delivered.",
            "Run: hexameter deliveries list",
        )
    output().print(f"Delivery {delivery_id} is due now.", markup=False)


def _print(delivery: UnfinishedDelivery) -> None:
    """Not wrapped, so that the output can be searched."""
    if delivery.is_dead:
        state = Text("given up", "bold red")
    else:
        state = Text(f"due {delivery.due_at:%Y-%m-%d %H:%M:%S} UTC")
    event = f"{delivery.event_type} to {delivery.subscriber}"
    attempts = "1 attempt" if delivery.attempts == 1 else f"{delivery.attempts} attempts"
    console = output()
    console.print(Text.assemble(f"{delivery.id} {event}, ", state, f", {attempts}"), soft_wrap=True)
    if delivery.error:
        console.print(Text(f"  {delivery.error}", "dim"), soft_wrap=True)
