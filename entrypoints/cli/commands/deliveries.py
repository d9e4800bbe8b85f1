"""`hexameter deliveries list` and `retry`."""

from typing import Annotated
from uuid import UUID

import typer


def show(
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many to show.")] = 100,
) -> None:
    """List deliveries that are pending or given up, with their last error."""
    from hexameter.entrypoints.cli.runners.deliveries import show_unfinished

    show_unfinished(limit)


def retry(
    delivery_id: Annotated[
        UUID, typer.Argument(metavar="ID", help="The id that `deliveries list` shows.")
    ],
) -> None:
    """Make a delivery due now, even one that was given up. A worker then delivers it."""
    from hexameter.entrypoints.cli.runners.deliveries import requeue

    requeue(delivery_id)
