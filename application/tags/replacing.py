"""Puts one tag in the place of another on all posts that have it."""

from collections.abc import Awaitable, Callable

from hexameter.application.ports.tags import TagRepository
from hexameter.application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from hexameter.domain.posts.events import PostUpdated

AT_ONCE = 500
"""Posts in one unit of work: their rows are locked until it ends."""


async def replace_everywhere(
    uow_factory: UnitOfWorkFactory,
    tag: str,
    *,
    by: str,
    check: Callable[[TagRepository], Awaitable[None]],
    at_once: int = AT_ONCE,
) -> None:
    """`check` decides in the first unit of work. Posts that are published are announced."""
    async with uow_factory() as uow:
        await check(uow.get(TagRepository))
        if tag == by:
            return
        changed = await _replace(uow, tag, by, at_once)
        await uow.commit()
    while changed == at_once:
        async with uow_factory() as uow:
            changed = await _replace(uow, tag, by, at_once)
            await uow.commit()


async def _replace(uow: UnitOfWork, tag: str, by: str, at_once: int) -> int:
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
    return len(posts)
