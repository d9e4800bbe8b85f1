"""`hexameter search`."""

from time import perf_counter

from hexameter.application.actor import Actor
from hexameter.application.search.index_posts import IndexPosts, IndexPostsCommand
from hexameter.entrypoints.catalogue import Catalogue
from hexameter.entrypoints.cli.configuration import load_settings
from hexameter.entrypoints.cli.console import output
from hexameter.entrypoints.cli.store.opening import with_catalogue


def rebuild_index() -> None:
    output().print(with_catalogue(load_settings(), _rebuild))


async def _rebuild(catalogue: Catalogue) -> str:
    system = Actor.system()
    index = catalogue.resolve_for(system, IndexPosts)
    done, began = 0, perf_counter()
    batch = await index.execute(system, IndexPostsCommand(every=True))
    while batch.last is not None:
        done += batch.indexed
        batch = await index.execute(system, IndexPostsCommand(every=True, after=batch.last))
    rate = done / (perf_counter() - began)
    return f"{done} posts indexed, {rate:.0f} per second."
