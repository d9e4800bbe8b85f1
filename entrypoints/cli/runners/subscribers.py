"""The subscribers whose subscriptions are recorded in the database."""

from datetime import UTC, datetime

from rich.text import Text

from hexameter.application.events.list_subscribers import (
    ListedSubscriber,
    ListSubscribers,
    ListSubscribersCommand,
)
from hexameter.application.events.replay_subscriber import (
    ReplaySubscriber,
    ReplaySubscriberCommand,
)
from hexameter.application.events.retire_subscriber import (
    Retirement,
    RetireSubscriber,
    RetireSubscriberCommand,
)
from hexameter.domain.pagination import EARLIEST
from hexameter.entrypoints.cli.console import output
from hexameter.entrypoints.cli.failures import CommandFailed
from hexameter.entrypoints.cli.store.opening import run_as_operator


def show_all() -> None:
    listed = run_as_operator(ListSubscribers, ListSubscribersCommand())
    for each in listed:
        _print(each)
    if not listed:
        output().print("None yet: serve and worker record them when they start.", markup=False)


def replay_events(name: str, since: datetime | None) -> None:
    if since is None:
        since = EARLIEST
    elif since.tzinfo is None:
        since = since.replace(tzinfo=UTC)
    count = run_as_operator(ReplaySubscriber, ReplaySubscriberCommand(name=name, since=since))
    if count is None:
        raise _unknown(name)
    events = "1 event is" if count == 1 else f"{count} events are"
    output().print(f"{events} delivered to {name} again.", markup=False)


def retire_subscriber(name: str, *, force: bool) -> None:
    match run_as_operator(RetireSubscriber, RetireSubscriberCommand(name=name, force=force)):
        case Retirement.UNKNOWN:
            raise _unknown(name)
        case Retirement.INSTALLED:
            raise CommandFailed(
                f"This installation has {name}, which would miss events until the next start.",
                "Remove its extension first, or add --force to begin again.",
            )
        case Retirement.RETIRED:
            output().print(f"{name} and its deliveries are removed.", markup=False)


def _unknown(name: str) -> CommandFailed:
    return CommandFailed(f"There is no subscriber {name}.", "Run: hexameter subscribers")


def _print(listed: ListedSubscriber) -> None:
    """On lines of their own, so that the output can be searched."""
    each = listed.subscription
    state = Text("installed", "green") if listed.is_installed else Text("not installed", "yellow")
    claimed = f"last claimed {_shown(each.claimed_at)}" if each.claimed_at else "never claimed"
    counts = f"{each.pending} pending, {each.dead} given up"
    console = output()
    console.print(Text.assemble(each.name, ", ", state, f": {counts}, {claimed}"), soft_wrap=True)
    events = f"  since {_shown(each.recorded_at)}: {', '.join(each.event_types)}"
    console.print(Text(events, "dim"), soft_wrap=True)


def _shown(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M} UTC"
