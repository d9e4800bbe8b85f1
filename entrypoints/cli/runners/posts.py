"""`hexameter posts`."""

from functools import partial

from hexameter.application.actor import Actor
from hexameter.application.posts.render_posts import RenderedPosts, RenderPosts, RenderPostsCommand
from hexameter.entrypoints.catalogue import Catalogue
from hexameter.entrypoints.cli.configuration import load_settings
from hexameter.entrypoints.cli.console import output
from hexameter.entrypoints.cli.store.opening import with_catalogue


def render_posts(*, all_again: bool) -> None:
    done = with_catalogue(load_settings(), partial(_render, all_again=all_again))
    output().print(f"{done.rendered} posts rendered.")
    if done.refused:
        output().print(
            f"{done.refused} keep their HTML: their Markdown is too complex for this release."
        )


async def _render(catalogue: Catalogue, *, all_again: bool) -> RenderedPosts:
    system = Actor.system()
    render = catalogue.resolve_for(system, RenderPosts)
    rendered = refused = skipped = 0
    batch = await render.execute(system, RenderPostsCommand(all_again=all_again))
    while batch.total:
        rendered += batch.rendered
        refused += batch.refused
        skipped += batch.skipped
        batch = await render.execute(system, RenderPostsCommand())
    return RenderedPosts(rendered, refused, skipped)
