"""Keeps revisions, in the transaction that begins or changes live content."""

from hexameter.application.inputs import Inputs
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.revisions import RevisionRepository
from hexameter.application.ports.unit_of_work import UnitOfWork
from hexameter.domain.ids import PostId, UserId
from hexameter.domain.posts.events import PostPublished, PostUpdated
from hexameter.domain.posts.revision import Revision, RevisionLimit
from hexameter.domain.posts.values import PostStatus


async def keep_published(
    uow: UnitOfWork, event: PostPublished, _: Inputs, limit: RevisionLimit, clock: Clock
) -> None:
    """Live content begins."""
    await _keep(uow, event, limit, clock)


async def keep_updated(
    uow: UnitOfWork, event: PostUpdated, _: Inputs, limit: RevisionLimit, clock: Clock
) -> None:
    """Live content changes, unless only the slug or the date did."""
    await _keep(uow, event, limit, clock)


async def _keep(
    uow: UnitOfWork, event: PostPublished | PostUpdated, limit: RevisionLimit, clock: Clock
) -> None:
    post = await uow.posts.get(PostId(event.post_id))
    if post.status is not PostStatus.PUBLISHED:  # An import has made it a draft again.
        return
    revisions = uow.get(RevisionRepository)
    newest = await revisions.newest(post.id)
    if isinstance(event, PostUpdated) and newest is not None and newest.shows(post):
        return
    author_id = post.author_id if event.actor_id is None else UserId(event.actor_id)
    await revisions.add(Revision.of(post, after=newest, author_id=author_id, now=clock.now()))
    await revisions.prune(post.id, keep=limit)
