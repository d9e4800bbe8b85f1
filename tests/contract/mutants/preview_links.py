"""Preview links that work for too long, for the wrong post, or are shown to the wrong people."""

from datetime import UTC, datetime
from uuid import UUID

from hexameter.adapters.memory.queries.posts.preview_links import MemoryPreviewLinkQueries
from hexameter.adapters.memory.repositories.posts.posts import POSTS
from hexameter.adapters.memory.repositories.posts.preview_links import (
    PREVIEW_LINKS,
    MemoryPreviewLinkRepository,
)
from hexameter.adapters.memory.repositories.users import USERS
from hexameter.adapters.testing.contracts.posts.preview_links import PreviewLinksContract
from hexameter.application.actor import Actor
from hexameter.application.ports.preview_links import PreviewLinkRepository, PreviewLinkView
from hexameter.domain.ids import PostId
from hexameter.domain.pagination import Page, PageRequest
from hexameter.domain.posts.preview_link import PreviewLink, PreviewLinkNotFound, PreviewNotFound
from hexameter.domain.posts.values import PostStatus
from tests.contract.mutants.fault import broken_port, broken_repository

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class NeverExpires(MemoryPreviewLinkQueries):
    async def previewed(self, digest: bytes, *, now: datetime) -> PostId:
        return await super().previewed(digest, now=LONG_AGO)


class WorksForTheLastMoment(MemoryPreviewLinkQueries):
    async def previewed(self, digest: bytes, *, now: datetime) -> PostId:
        for link in self._store.committed.read(PREVIEW_LINKS).values():
            if link.digest == digest and link.expires_at == now:
                return link.post_id
        return await super().previewed(digest, now=now)


class LeadsToTheFirstPost(MemoryPreviewLinkQueries):
    async def previewed(self, digest: bytes, *, now: datetime) -> PostId:
        await super().previewed(digest, now=now)
        return next(iter(self._store.committed.read(POSTS)))


class ShowsDraftsOnly(MemoryPreviewLinkQueries):
    async def previewed(self, digest: bytes, *, now: datetime) -> PostId:
        post_id = await super().previewed(digest, now=now)
        if self._store.committed.read(POSTS)[post_id].status is not PostStatus.DRAFT:
            raise PreviewNotFound
        return post_id


class OverlooksSuspendedAuthors(MemoryPreviewLinkQueries):
    async def previewed(self, digest: bytes, *, now: datetime) -> PostId:
        committed = self._store.committed
        for link in committed.read(PREVIEW_LINKS).values():
            creator = committed.read(USERS)[link.created_by]
            if link.digest == digest and link.expires_at > now and creator.suspended_at is None:
                return link.post_id
        raise PreviewNotFound


class OverlooksSuspendedCreators(MemoryPreviewLinkQueries):
    async def previewed(self, digest: bytes, *, now: datetime) -> PostId:
        committed = self._store.committed
        for link in committed.read(PREVIEW_LINKS).values():
            author = committed.read(USERS)[committed.read(POSTS)[link.post_id].author_id]
            if link.digest == digest and link.expires_at > now and author.suspended_at is None:
                return link.post_id
        raise PreviewNotFound


class ListsExpiredOnes(MemoryPreviewLinkQueries):
    async def of_post(
        self, post_id: UUID, page: PageRequest, viewer: Actor, *, now: datetime
    ) -> Page[PreviewLinkView]:
        return await super().of_post(post_id, page, viewer, now=LONG_AGO)


class ListsForEverybody(MemoryPreviewLinkQueries):
    async def of_post(
        self, post_id: UUID, page: PageRequest, viewer: Actor, *, now: datetime
    ) -> Page[PreviewLinkView]:
        return await super().of_post(post_id, page, Actor.system(), now=now)


class RevokesByIdAlone(MemoryPreviewLinkRepository):
    async def remove(self, link_id: UUID, post_id: PostId) -> None:
        if not self._transaction.delete(PREVIEW_LINKS, [link_id]):
            raise PreviewLinkNotFound


class RevokesAllOfThePost(MemoryPreviewLinkRepository):
    async def remove(self, link_id: UUID, post_id: PostId) -> None:
        await super().remove(link_id, post_id)
        links = self._transaction.read(PREVIEW_LINKS).values()
        self._transaction.delete(
            PREVIEW_LINKS, [link.id for link in links if link.post_id == post_id]
        )


class OutlivesItsCreator(MemoryPreviewLinkRepository):
    async def add(self, link: PreviewLink) -> None:
        author = self._transaction.read(POSTS)[link.post_id].author_id
        kept = PreviewLink(
            id=link.id,
            post_id=link.post_id,
            created_by=author,
            digest=link.digest,
            created_at=link.created_at,
            expires_at=link.expires_at,
        )
        await super().add(kept)


class PrunesNothing(MemoryPreviewLinkRepository):
    async def prune(self, now: datetime) -> int:
        return 0


TESTS = PreviewLinksContract
EXPIRES = TESTS.test_a_link_leads_to_its_post_until_it_expires
SUSPENDED = TESTS.test_while_author_or_creator_is_suspended_it_leads_nowhere
REVOKED = TESTS.test_a_link_is_revoked_by_its_post_and_id

FAULTS = [
    broken_port("preview_links", NeverExpires, EXPIRES),
    broken_port("preview_links", WorksForTheLastMoment, EXPIRES),
    broken_port("preview_links", LeadsToTheFirstPost, EXPIRES),
    broken_port("preview_links", ShowsDraftsOnly, TESTS.test_it_leads_to_a_post_in_every_state),
    broken_port("preview_links", OverlooksSuspendedAuthors, SUSPENDED),
    broken_port("preview_links", OverlooksSuspendedCreators, SUSPENDED),
    broken_port("preview_links", ListsExpiredOnes, TESTS.test_the_list_shows_the_links_that_work),
    broken_port(
        "preview_links", ListsForEverybody, TESTS.test_the_list_is_for_those_who_see_drafts
    ),
    broken_repository(PreviewLinkRepository, RevokesByIdAlone, REVOKED),
    broken_repository(PreviewLinkRepository, RevokesAllOfThePost, REVOKED),
    broken_repository(
        PreviewLinkRepository,
        OutlivesItsCreator,
        TESTS.test_it_ends_with_its_post_and_with_who_created_it,
        SUSPENDED,
    ),
    broken_repository(PreviewLinkRepository, PrunesNothing, TESTS.test_expired_links_are_pruned),
]
