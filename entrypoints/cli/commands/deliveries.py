"""`hexameter deliveries list` and `retry`."""

from typing import Annotated
from uuid import UUID

import typer


def show(
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many to show.")] = 100,
) -> None:
    """List deliveries that are pending or were given up, with the last error."""
    from hexameter.entrypoints.cli.runners.deliveries import show_unfinished

    show_unfinished(limit)


def retry(
    delivery_id: Annotated[UUID, typer.Argument(metavar="ID", help="As `list` shows it.")],
) -> None:
    """Deliver again as soon as a worker runs, also a delivery that was given up."""
    from hexameter.entrypoints.cli.runners.deliveries import requeue

    requeue(delivery_id)
