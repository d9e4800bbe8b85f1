"""Checks of what is in the database."""

from datetime import timedelta

from hexameter.application.ports.search import SearchQueries
from hexameter.application.search.indexer import PostIndexer
from hexameter.entrypoints.cli.checks.results import CheckResult, Severity
from hexameter.entrypoints.container import Application, build_container
from hexameter.entrypoints.settings import Settings

UNCLAIMED_FOR = timedelta(days=1)


async def stored_results(settings: Settings) -> list[CheckResult]:
    """The database must exist."""
    container = build_container(settings)
    lifecycle = container.stores.lifecycle()
    try:
        if set(await lifecycle.missing()) - {"writes"}:
            return []
        return [*await _unclaimed_subscriptions(container), await _index(container)]
    finally:
        await lifecycle.close()


async def _unclaimed_subscriptions(container: Application) -> list[CheckResult]:
    """One for each that no worker has claimed for a day."""
    before = container.services.clock().now() - UNCLAIMED_FOR
    return [
        CheckResult(
            "subscribers",
            Severity.WARNING,
            f"{each.name}: no worker has claimed its events for a day; {each.pending} are pending",
            f"Run a worker that has it, or: hexameter subscribers retire {each.name}",
        )
        for each in await container.stores.subscriptions().all()
        if (each.claimed_at or each.recorded_at) < before
    ]


async def _index(container: Application) -> CheckResult:
    """A warning if posts have yet to be indexed again."""
    queries: SearchQueries = container.injector.provider(SearchQueries)()
    indexer: PostIndexer = container.injector.provider(PostIndexer)()
    if not await queries.outdated(indexer.version, limit=1):
        return CheckResult("search", Severity.OK, f"indexed for: {indexer.languages}")
    return CheckResult(
        "search",
        Severity.WARNING,
        f"posts are indexed by another release or for other languages than {indexer.languages}",
        "The worker indexes them again; or run: hexameter search rebuild",
    )
