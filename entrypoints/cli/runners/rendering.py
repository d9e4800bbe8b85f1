"""`hexameter posts render` and `hexameter comments render`."""

from collections.abc import Awaitable, Callable

from hexameter.application.actor import Actor
from hexameter.application.comments.render_comments import RenderComments, RenderCommentsCommand
from hexameter.application.posts.render_posts import RenderPosts, RenderPostsCommand
from hexameter.application.rendering import Rendered
from hexameter.entrypoints.catalogue import Catalogue
from hexameter.entrypoints.cli.configuration import load_settings
from hexameter.entrypoints.cli.console import output
from hexameter.entrypoints.cli.store.opening import with_catalogue

_RenderBatch = Callable[[bool], Awaitable[Rendered]]
"""Takes whether all HTML is outdated first."""


def render_posts(*, all_again: bool) -> None:
    async def render(catalogue: Catalogue) -> Rendered:
        system = Actor.system()
        posts = catalogue.resolve_for(system, RenderPosts)
        return await _render(
            lambda again: posts.execute(system, RenderPostsCommand(all_again=again)), all_again
        )

    _print(with_catalogue(load_settings(), render), "posts")


def render_comments(*, all_again: bool) -> None:
    async def render(catalogue: Catalogue) -> Rendered:
        system = Actor.system()
        comments = catalogue.resolve_for(system, RenderComments)
        return await _render(
            lambda again: comments.execute(system, RenderCommentsCommand(all_again=again)),
            all_again,
        )

    _print(with_catalogue(load_settings(), render), "comments")


async def _render(render_batch: _RenderBatch, all_again: bool) -> Rendered:
    rendered = refused = skipped = 0
    batch = await render_batch(all_again)
    while batch.total:
        rendered += batch.rendered
        refused += batch.refused
        skipped += batch.skipped
        batch = await render_batch(False)
    return Rendered(rendered, refused, skipped)


def _print(done: Rendered, what: str) -> None:
    output().print(f"{done.rendered} {what} rendered.")
    if done.refused:
        output().print(
            f"{done.refused} keep their HTML: their Markdown is too complex for this release."
        )
