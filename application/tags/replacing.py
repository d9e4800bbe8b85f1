"""Puts one tag in the place of another on all posts that have it."""

from collections.abc import Awaitable, Callable, Collection

from hexameter.application.ports.tags import TagRepository
from hexameter.application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from hexameter.domain.ids import PostId
from hexameter.domain.posts.events import PostUpdated

AT_ONCE = 500
"""Posts in one unit of work: their rows are locked until it ends."""


async def replace_everywhere(
    uow_factory: UnitOfWorkFactory,
    tag: str,
    *,
    by: str,
    check: Callable[[TagRepository], Awaitable[None]],
    confirm: Callable[[UnitOfWork, Collection[PostId]], Awaitable[None]],
    at_once: int = AT_ONCE,
) -> None:
    """Both functions run in the first unit of work: `check` before posts are changed, `confirm`
    afterwards, with their ids. Posts that are published are announced.
    """
    async with uow_factory() as uow:
        await check(uow.get(TagRepository))
        if tag == by:
            return
        changed = await _replace(uow, tag, by, at_once)
        await confirm(uow, changed)
        await uow.commit()
    while len(changed) == at_once:
        async with uow_factory() as uow:
            changed = await _replace(uow, tag, by, at_once)
            await uow.commit()


async def _replace(uow: UnitOfWork, tag: str, by: str, at_once: int) -> list[PostId]:
    posts = await uow.get(TagRepository).replace(tag, by=by, limit=at_once)
    for post in posts:
        if post.is_published:
            uow.record(
                PostUpdated(
                    post_id=post.id,
                    author_id=post.author_id,
                    version=post.version,
                    slug=post.slug,
                    title=post.title,
                )
            )
    return [post.id for post in posts]
