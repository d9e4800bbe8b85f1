"""`hexameter deliveries`."""

from uuid import UUID

from rich.text import Text

from hexameter.application.events.list_deliveries import ListDeliveries, ListDeliveriesCommand
from hexameter.application.events.retry_delivery import RetryDelivery, RetryDeliveryCommand
from hexameter.application.ports.outbox import UnfinishedDelivery
from hexameter.entrypoints.cli.console import output
from hexameter.entrypoints.cli.failures import CommandFailed
from hexameter.entrypoints.cli.store.opening import run_as_operator


def show_unfinished(limit: int) -> None:
    deliveries = run_as_operator(ListDeliveries, ListDeliveriesCommand(limit=limit))
    for delivery in deliveries.items:
        _print(delivery)
    output().print(f"{deliveries.pending} pending, {deliveries.dead} given up.", markup=False)


def requeue(delivery_id: UUID) -> None:
    if not run_as_operator(RetryDelivery, RetryDeliveryCommand(delivery_id=delivery_id)):
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
