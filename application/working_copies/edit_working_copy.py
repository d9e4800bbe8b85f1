"""Edit the working copy of a live post: nothing of it is public until it is published."""

from dataclasses import dataclass
from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.markdown import MarkdownRenderer
from hexameter.application.ports.posts import PostQueries
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.application.ports.working_copies import WorkingCopyRepository
from hexameter.application.post_access import get_revisable
from hexameter.application.post_edits import rendered_edits
from hexameter.application.unset import UNSET, Unset, chosen
from hexameter.domain.posts.working_copy import WorkingCopy


@dataclass(frozen=True, slots=True, kw_only=True)
class EditWorkingCopyCommand:
    """Omitted fields keep their values; an empty summary removes it. Without a working copy
    `expected_version` is 0, and `expected_post_version` is the version of the live post.
    """

    post_id: UUID
    title: str | Unset = UNSET
    body: str | Unset = UNSET
    summary: str | None | Unset = UNSET
    slug: str | Unset = UNSET
    tags: tuple[str, ...] | Unset = UNSET
    expected_version: int | None = None
    expected_post_version: int | None = None


@dataclass(eq=False)
class EditWorkingCopy:
    """Begins a working copy with the live content if there is none. A slug is claimed when the
    working copy is published, because a claimed one can be seen.

    Raises `InvalidTransition` for the first edit of a post that is not published.
    """

    uow: UnitOfWorkFactory
    posts: PostQueries
    renderer: MarkdownRenderer
    clock: Clock

    async def execute(self, actor: Actor, command: EditWorkingCopyCommand) -> None:
        edits = await rendered_edits(actor, command, self.posts, self.renderer)
        async with self.uow() as uow:
            post = await get_revisable(uow, actor, command.post_id)
            copies, now = uow.get(WorkingCopyRepository), self.clock.now()
            stored = await copies.find(post.id)
            if stored is None:
                post.expect_version(command.expected_post_version)
            copy = stored or WorkingCopy.begin(post, now=now)
            copy.expect_version(command.expected_version)
            slug, content = chosen(edits.slug, copy.slug), edits.applied_to(copy.content)
            if copy.edit(slug=slug, content=content, now=now):
                await (copies.save(copy) if stored else copies.add(copy))
                await uow.commit()
