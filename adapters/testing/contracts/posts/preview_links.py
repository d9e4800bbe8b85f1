from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from hexameter.adapters.testing.builders import build_digest, build_post, build_user
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.contracts.posts.post_visibility import every_state, every_viewer
from hexameter.adapters.testing.pages import all_pages
from hexameter.adapters.testing.world import World
from hexameter.application.actor import Actor
from hexameter.application.ports.preview_links import PreviewLinkRepository, PreviewLinkView
from hexameter.domain.ids import UserId
from hexameter.domain.pagination import PageRequest, Sort
from hexameter.domain.posts.errors import PostNotFound
from hexameter.domain.posts.post import Post
from hexameter.domain.posts.preview_link import (
    PreviewLink,
    PreviewLinkNotFound,
    PreviewNotFound,
)
from hexameter.domain.posts.values import PostStatus
from hexameter.domain.posts.visibility import sees_unpublished
from hexameter.domain.users.user import User

DAY = timedelta(days=1)
MOMENT = timedelta(milliseconds=1)
EDITOR = Actor.system()
NEWEST = PageRequest(Sort("created_at", descending=True))


class PreviewLinksContract:
    async def test_a_link_leads_to_its_post_until_it_expires(self, world: World) -> None:
        author, post = await post_of(world)
        _, other = await post_of(world)
        link, beside = build_link(post, author.id), build_link(other, author.id)
        await add(world, link, beside)
        last = link.expires_at - MOMENT
        assert await world.preview_links.previewed(link.digest, now=last) == post.id
        assert await world.preview_links.previewed(beside.digest, now=last) == other.id
        assert not await leads_anywhere(world, link.digest, now=link.expires_at)
        assert not await leads_anywhere(world, build_digest())

    async def test_it_leads_to_a_post_in_every_state(self, world: World) -> None:
        author = build_user()
        await world.add_users(author)
        for status in PostStatus:
            post = build_post(author.id, status=status)
            await world.add_posts(post)
            link = build_link(post, author.id)
            await add(world, link)
            assert await leads_anywhere(world, link.digest)

    async def test_while_author_or_creator_is_suspended_it_leads_nowhere(
        self, world: World
    ) -> None:
        author, post = await post_of(world)
        editor = build_user()
        await world.add_users(editor)
        link = build_link(post, editor.id)
        await add(world, link)
        for person in (author, editor):
            person.suspend(NOON)
            await world.save_user(person)
            assert not await leads_anywhere(world, link.digest)
            person.reinstate(NOON)
            await world.save_user(person)
            assert await leads_anywhere(world, link.digest)

    async def test_it_ends_with_its_post_and_with_who_created_it(self, world: World) -> None:
        _, post = await post_of(world)
        editor = build_user()
        await world.add_users(editor)
        link, of_editor = build_link(post, post.author_id), build_link(post, editor.id)
        await add(world, link, of_editor)
        async with world.uow() as uow:
            await uow.users.remove(editor)
            await uow.commit()
        assert not await leads_anywhere(world, of_editor.digest)
        assert await leads_anywhere(world, link.digest)
        await world.remove_post(post.id)
        assert not await leads_anywhere(world, link.digest)

    async def test_a_link_is_revoked_by_its_post_and_id(self, world: World) -> None:
        author, post = await post_of(world)
        _, other = await post_of(world)
        link, kept = build_link(post, author.id), build_link(post, author.id)
        await add(world, link, kept)
        for link_id, of_post in ((link.id, other), (uuid7(), post)):
            with pytest.raises(PreviewLinkNotFound):
                await remove(world, link_id, of_post)
        assert await leads_anywhere(world, link.digest)
        await remove(world, link.id, post)
        assert not await leads_anywhere(world, link.digest)
        assert await leads_anywhere(world, kept.digest)
        with pytest.raises(PreviewLinkNotFound):
            await remove(world, link.id, post)

    async def test_the_list_shows_the_links_that_work(self, world: World) -> None:
        author, post = await post_of(world)
        _, other = await post_of(world)
        links = [
            replace(build_link(post, author.id), created_at=NOON + timedelta(hours=hour))
            for hour in (2, 1, 3)
        ]
        expired = build_link(post, author.id, expires_at=NOON)
        await add(world, *links, expired, build_link(other, author.id))
        found = await world.preview_links.of_post(post.id, NEWEST, EDITOR, now=NOON)
        newest = sorted(links, key=lambda link: link.created_at, reverse=True)
        assert found.items == [
            PreviewLinkView(link.id, link.created_at, link.expires_at) for link in newest
        ]
        assert found.next is None
        ask = partial(world.preview_links.of_post, post.id, viewer=EDITOR, now=NOON)
        assert await all_pages(ask, replace(NEWEST, limit=1)) == found.items

    async def test_the_list_is_for_those_who_see_drafts(self, world: World) -> None:
        authors, posts = await every_state(world)
        for viewer in every_viewer(authors):
            for post in posts:
                if sees_unpublished(
                    author_id=post.author_id,
                    viewer_id=viewer.user_id,
                    permissions=viewer.permissions,
                ):
                    page = await world.preview_links.of_post(post.id, NEWEST, viewer, now=NOON)
                    assert page.items == []
                    continue
                with pytest.raises(PostNotFound):
                    await world.preview_links.of_post(post.id, NEWEST, viewer, now=NOON)
        with pytest.raises(PostNotFound):
            await world.preview_links.of_post(uuid7(), NEWEST, EDITOR, now=NOON)

    async def test_expired_links_are_pruned(self, world: World) -> None:
        author, post = await post_of(world)
        links = [
            build_link(post, author.id, expires_at=NOON + delta) for delta in (-DAY, -MOMENT, DAY)
        ]
        await add(world, *links)
        async with world.uow() as uow:
            assert await uow.get(PreviewLinkRepository).prune(NOON - MOMENT) == 2
            await uow.commit()
        early = NOON - 2 * DAY
        assert [await leads_anywhere(world, link.digest, now=early) for link in links] == [
            False,
            False,
            True,
        ]


def build_link(post: Post, created_by: UserId, *, expires_at: datetime = NOON + DAY) -> PreviewLink:
    return PreviewLink(
        id=uuid7(),
        post_id=post.id,
        created_by=created_by,
        digest=build_digest(),
        created_at=NOON,
        expires_at=expires_at,
    )


async def post_of(world: World) -> tuple[User, Post]:
    author = build_user()
    post = build_post(author.id, status=PostStatus.DRAFT)
    await world.add_users(author)
    await world.add_posts(post)
    return author, post


async def add(world: World, *links: PreviewLink) -> None:
    async with world.uow() as uow:
        for link in links:
            await uow.get(PreviewLinkRepository).add(link)
        await uow.commit()


async def remove(world: World, link_id: UUID, post: Post) -> None:
    async with world.uow() as uow:
        await uow.get(PreviewLinkRepository).remove(link_id, post.id)
        await uow.commit()


async def leads_anywhere(world: World, digest: bytes, *, now: datetime = NOON) -> bool:
    try:
        await world.preview_links.previewed(digest, now=now)
    except PreviewNotFound:
        return False
    return True
