"""`hexameter posts render` and `hexameter comments render`."""

from dataclasses import replace
from typing import TypeVar

from hexameter.application.actor import Actor
from hexameter.application.comments.render_comments import RenderComments, RenderCommentsCommand
from hexameter.application.posts.render_posts import RenderPosts, RenderPostsCommand
from hexameter.application.rendering import Rendered
from hexameter.application.runs import Runs
from hexameter.entrypoints.catalogue import Catalogue
from hexameter.entrypoints.cli.configuration import load_settings
from hexameter.entrypoints.cli.console import output
from hexameter.entrypoints.cli.store.opening import with_catalogue

C = TypeVar("C", RenderPostsCommand, RenderCommentsCommand)


def render_posts(*, all_again: bool) -> None:
    _render(RenderPosts, RenderPostsCommand(all_again=all_again), "posts")


def render_comments(*, all_again: bool) -> None:
    _render(RenderComments, RenderCommentsCommand(all_again=all_again), "comments")


def _render(use_case: type[Runs[C, Rendered]], first: C, what: str) -> None:
    """In batches, of which only the first outdates all HTML."""

    async def render(catalogue: Catalogue) -> Rendered:
        system, done = Actor.system(), Rendered()
        texts = catalogue.resolve_for(system, use_case)
        batch = await texts.execute(system, first)
        while batch.total:
            done += batch
            batch = await texts.execute(system, replace(first, all_again=False))
        return done

    _print(with_catalogue(load_settings(), render), what)


def _print(done: Rendered, what: str) -> None:
    output().print(f"{done.rendered} {what} rendered.")
    if done.refused:
        output().print(
            f"{done.refused} keep their HTML: their Markdown is too complex for this release."
        )
