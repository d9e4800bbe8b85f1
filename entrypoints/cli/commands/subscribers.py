"""`hexameter subscribers`, `subscribers replay` and `subscribers retire`."""

from datetime import datetime
from typing import Annotated

import typer

FORMATS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"]
_Name = Annotated[str, typer.Argument(metavar="NAME", help="As `hexameter subscribers` shows it.")]


def show(context: typer.Context) -> None:
    """List the recorded subscribers, with the number of their deliveries."""
    if context.invoked_subcommand is None:
        from hexameter.entrypoints.cli.runners.subscribers import show_all

        show_all()


def replay(
    name: _Name,
    since: Annotated[
        datetime | None,
        typer.Option("--from", formats=FORMATS, help="Not what happened before, in UTC."),
    ] = None,
) -> None:
    """Deliver the events that are still kept again, also those that were delivered."""
    from hexameter.entrypoints.cli.runners.subscribers import replay_events

    replay_events(name, since)


def retire(
    name: _Name,
    force: Annotated[
        bool, typer.Option("--force", help="Also if this installation has the subscriber.")
    ] = False,
) -> None:
    """Remove a subscriber and its deliveries, after its extension has been removed."""
    from hexameter.entrypoints.cli.runners.subscribers import retire_subscriber

    retire_subscriber(name, force=force)
