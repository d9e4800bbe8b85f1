"""Check of the recorded subscriptions."""

from datetime import timedelta

from hexameter.entrypoints.cli.checks.results import CheckResult, Severity
from hexameter.entrypoints.container import build_container
from hexameter.entrypoints.settings import Settings

UNCLAIMED_FOR = timedelta(days=1)


async def unclaimed_subscriptions(settings: Settings) -> list[CheckResult]:
    """One for each that no worker has claimed for a day. The database must exist."""
    container = build_container(settings)
    lifecycle = container.stores.lifecycle()
    try:
        if set(await lifecycle.missing()) - {"writes"}:
            return []
        subscriptions = await container.stores.subscriptions().all()
    finally:
        await lifecycle.close()
    before = container.services.clock().now() - UNCLAIMED_FOR
    return [
        CheckResult(
            "subscribers",
            Severity.WARNING,
            f"{each.name}: no worker has claimed its events for a day; {each.pending} are pending",
            f"Run a worker that has it, or: hexameter subscribers retire {each.name}",
        )
        for each in subscriptions
        if (each.claimed_at or each.recorded_at) < before
    ]
