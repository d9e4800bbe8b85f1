from uuid import UUID

from hexameter.adapters.memory.queries.pages import cut_page
from hexameter.adapters.memory.queries.posts.working_copies import revisable_post
from hexameter.adapters.memory.queries.profiles import author_of
from hexameter.adapters.memory.repositories.posts.revisions import REVISIONS
from hexameter.adapters.memory.repositories.users import USERS
from hexameter.adapters.memory.store import MemoryQueries, Snapshot
from hexameter.application.actor import Actor
from hexameter.application.ports.posts import AuthorView
from hexameter.application.ports.revisions import RevisionSummaryView, RevisionView
from hexameter.domain.ids import PostId
from hexameter.domain.pagination import NO_ID, Page, PageRequest
from hexameter.domain.posts.errors import RevisionNotFound
from hexameter.domain.posts.revision import Revision


class MemoryRevisionQueries(MemoryQueries):
    async def of_post(
        self, post_id: UUID, page: PageRequest, viewer: Actor
    ) -> Page[RevisionSummaryView]:
        committed = self._store.committed
        post = revisable_post(committed, PostId(post_id), viewer)
        return cut_page(
            (each for each in committed.read(REVISIONS).values() if each.post_id == post.id),
            page,
            key=lambda revision: (revision.number, NO_ID),
            show=lambda revision: RevisionSummaryView(
                number=revision.number,
                title=revision.title,
                author=_author(committed, revision),
                created_at=revision.created_at,
            ),
        )

    async def by_number(self, post_id: UUID, number: int, viewer: Actor) -> RevisionView:
        committed = self._store.committed
        post = revisable_post(committed, PostId(post_id), viewer)
        revision = committed.read(REVISIONS).get((post.id, number))
        if revision is None:
            raise RevisionNotFound
        return RevisionView(
            number=revision.number,
            title=revision.title,
            summary=revision.summary,
            body=revision.body,
            tags=list(revision.tags),
            author=_author(committed, revision),
            created_at=revision.created_at,
        )


def _author(committed: Snapshot, revision: Revision) -> AuthorView | None:
    if revision.author_id is None:
        return None
    user = committed.read(USERS).get(revision.author_id)
    return None if user is None else author_of(user)
