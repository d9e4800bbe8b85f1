"""`hexameter search`."""

from hexameter.application.actor import Actor
from hexameter.application.search.index_posts import IndexPosts, IndexPostsCommand
from hexameter.entrypoints.catalogue import Catalogue
from hexameter.entrypoints.cli.configuration import load_settings
from hexameter.entrypoints.cli.console import output
from hexameter.entrypoints.cli.store.opening import with_catalogue


def rebuild_index() -> None:
    output().print(f"{with_catalogue(load_settings(), _rebuild)} posts indexed.")


async def _rebuild(catalogue: Catalogue) -> int:
    system = Actor.system()
    index = catalogue.resolve_for(system, IndexPosts)
    done = 0
    batch = await index.execute(system, IndexPostsCommand(every=True))
    while batch.last is not None:
        done += batch.indexed
        batch = await index.execute(system, IndexPostsCommand(every=True, after=batch.last))
    return done
