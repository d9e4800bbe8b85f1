"""Check of the search index."""

from hexameter.application.ports.search import SearchQueries
from hexameter.application.search.indexer import PostIndexer
from hexameter.entrypoints.cli.checks.results import CheckResult, Severity
from hexameter.entrypoints.container import build_container
from hexameter.entrypoints.settings import Settings


async def outdated_index(settings: Settings) -> list[CheckResult]:
    """A warning if posts have yet to be indexed again. The database must exist."""
    container = build_container(settings)
    lifecycle = container.stores.lifecycle()
    try:
        if set(await lifecycle.missing()) - {"writes"}:
            return []
        queries: SearchQueries = container.injector.provider(SearchQueries)()
        indexer: PostIndexer = container.injector.provider(PostIndexer)()
        outdated = await queries.outdated(indexer.version, limit=1)
    finally:
        await lifecycle.close()
    if not outdated:
        return [CheckResult("search", Severity.OK, f"indexed for: {indexer.languages}")]
    return [
        CheckResult(
            "search",
            Severity.WARNING,
            f"posts are indexed by another release or for other languages than {indexer.languages}",
            "The worker indexes them again; or run: hexameter search rebuild",
        )
    ]
