import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from hexameter.adapters.testing.builders import build_post, build_user
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.hostile import KEPT
from hexameter.adapters.testing.world import World
from hexameter.application.actor import Actor
from hexameter.application.ports.posts import RemovedPost
from hexameter.domain.errors import StaleWrite
from hexameter.domain.ids import UserId
from hexameter.domain.posts.errors import PostNotFound
from hexameter.domain.posts.post import Content, Post
from hexameter.domain.posts.values import MAX_BODY, PostStatus, Slug
from hexameter.domain.users.errors import UserNotFound


class PostRepositoryContract:
    async def test_a_held_post_is_the_post(self, world: World) -> None:
        author = build_user()
        post, absent = build_post(author.id, tags=("a",)), build_post(author.id)
        await world.add_users(author)
        await world.add_posts(post)
        async with world.uow() as uow:
            assert await uow.posts.hold(post.id) == await uow.posts.get(post.id) == post
            with pytest.raises(PostNotFound):
                await uow.posts.hold(absent.id)

    async def test_a_post_comes_back_as_it_was_added(self, world: World) -> None:
        author = await an_author(world)
        post = build_post(author, status=PostStatus.SCHEDULED, tags=("#1", "c++", "\u00e9t\u00e9"))
        post.published_at = NOON + timedelta(milliseconds=123)
        bare = build_post(author, status=PostStatus.DRAFT)
        post.content = replace(post.content, summary="In short")
        withdrawn = build_post(author, status=PostStatus.DRAFT, published_at=NOON)
        await world.add_posts(post, bare, withdrawn)
        async with world.uow() as uow:
            assert await uow.posts.get(post.id) == post
            assert await uow.posts.get(bare.id) == bare
            assert await uow.posts.get(withdrawn.id) == withdrawn

    async def test_a_post_that_is_not_there_is_not_found(self, world: World) -> None:
        post = build_post(await an_author(world))
        async with world.uow() as uow:
            with pytest.raises(PostNotFound):
                await uow.posts.get(post.id)
            with pytest.raises(StaleWrite):
                await uow.posts.remove(post)

    async def test_a_post_needs_its_author(self, world: World) -> None:
        with pytest.raises(UserNotFound):
            await world.add_posts(build_post(build_user().id))

    async def test_saving_raises_the_version(self, world: World) -> None:
        post = build_post(await an_author(world), tags=("a", "b"))
        await world.add_posts(post)
        changed = replace(post.content, title="Revised", tags=("b", "c"))
        post.edit(slug=Slug("revised"), content=changed, now=NOON + timedelta(hours=1))
        await world.save_post(post)
        assert post.version == 2
        async with world.uow() as uow:
            assert await uow.posts.get(post.id) == post

    async def test_a_post_that_has_changed_since_is_not_overwritten(self, world: World) -> None:
        post = build_post(await an_author(world))
        await world.add_posts(post)
        async with world.uow() as uow:
            stale = await uow.posts.get(post.id)
        post.archive(NOON)
        await world.save_post(post)
        with pytest.raises(StaleWrite):
            await world.save_post(stale)
        async with world.uow() as uow:
            with pytest.raises(StaleWrite):
                await uow.posts.remove(stale)
            assert await uow.posts.get(post.id) == post

    async def test_a_slug_belongs_to_one_post(self, world: World) -> None:
        author = await an_author(world)
        post, other = build_post(author, slug="taken"), build_post(author)
        await world.add_posts(post, other)
        async with world.uow() as uow:
            assert not await uow.posts.claim_slug(Slug("taken"), other.id)
            assert await uow.posts.claim_slug(Slug("taken"), post.id)
            assert await uow.posts.claim_slug(Slug("free"), other.id)
            assert not await uow.posts.claim_slug(Slug("free"), post.id)

    async def test_a_refused_slug_leaves_the_unit_of_work_good(self, world: World) -> None:
        author = await an_author(world)
        await world.add_posts(build_post(author, slug="taken"))
        post = build_post(author, slug="taken-2")
        async with world.uow() as uow:
            assert not await uow.posts.claim_slug(Slug("taken"), post.id)
            assert await uow.posts.claim_slug(Slug("taken-2"), post.id)
            await uow.posts.add(post)
            await uow.commit()
        assert (await world.posts.by_id(post.id, Actor.anonymous())).slug == "taken-2"

    async def test_a_former_slug_stays_the_post_s(self, world: World) -> None:
        author = await an_author(world)
        post, other = build_post(author, slug="former"), build_post(author)
        await world.add_posts(post, other)
        post.slug = Slug("present")
        await world.save_post(post)
        async with world.uow() as uow:
            assert not await uow.posts.claim_slug(Slug("former"), other.id)
            assert await uow.posts.claim_slug(Slug("former"), post.id)
        post.slug = Slug("former")
        await world.save_post(post)
        async with world.uow() as uow:
            assert (await uow.posts.get(post.id)).slug == Slug("former")
            assert not await uow.posts.claim_slug(Slug("present"), other.id)

    async def test_removing_frees_all_slugs(self, world: World) -> None:
        author = await an_author(world)
        post, other = build_post(author, slug="former"), build_post(author, slug="another-s")
        await world.add_posts(post, other)
        post.slug = Slug("present")
        await world.save_post(post)
        await world.remove_post(post.id)
        again = build_post(author, slug="former"), build_post(author, slug="present")
        await world.add_posts(*again)
        async with world.uow() as uow:
            assert not await uow.posts.claim_slug(other.slug, again[0].id)

    async def test_of_concurrent_claims_of_one_slug_one_succeeds(self, world: World) -> None:
        author = await an_author(world)

        async def draft(post: Post) -> bool:
            async with world.uow() as uow:
                if not await uow.posts.claim_slug(post.slug, post.id):
                    return False
                await asyncio.sleep(0)
                await uow.posts.add(post)
                await uow.commit()
                return True

        posts = [build_post(author, slug="same") for _ in range(5)]
        assert sorted(await asyncio.gather(*map(draft, posts))) == [False] * 4 + [True]

    async def test_posts_of_an_author_are_removed_in_the_order_of_their_ids(
        self, world: World
    ) -> None:
        author, other = await an_author(world), await an_author(world)
        posts = [build_post(author, status=status) for status in PostStatus]
        kept = build_post(other)
        await world.add_posts(*reversed(posts), kept)
        await world.save_post(posts[0])
        async with world.uow() as uow:
            assert await uow.users.find_exclusively(author) is not None
            removed = await uow.posts.remove_all_of(author)
            assert await uow.posts.remove_all_of(author) == []
            await uow.commit()
        assert removed == [
            RemovedPost(post.id, post.version, post.published_at is not None)
            for post in sorted(posts, key=lambda post: post.id)
        ]
        async with world.uow() as uow:
            assert await uow.posts.claim_slug(posts[0].slug, kept.id)
            with pytest.raises(PostNotFound):
                await uow.posts.get(posts[0].id)
            assert (await uow.posts.get(kept.id)).id == kept.id

    async def test_html_is_kept_without_a_new_version(self, world: World) -> None:
        post = build_post(await an_author(world), tags=("a", "b"))
        await world.add_posts(post)
        updated_at = post.updated_at
        post.rendered_again(html="<p>Again</p>", html_version=7)
        async with world.uow() as uow:
            await uow.posts.keep_html(post)
            await uow.commit()
        assert (post.version, post.updated_at) == (1, updated_at)
        async with world.uow() as uow:
            assert await uow.posts.get(post.id) == post
        shown = await world.posts.by_id(post.id, Actor.anonymous())
        assert (shown.html, shown.version) == ("<p>Again</p>", 1)

    async def test_html_of_an_author_is_outdated_and_nothing_else(self, world: World) -> None:
        author, other = await an_author(world), await an_author(world)
        posts = [build_post(each) for each in (author, author, other)]
        for post in posts:
            post.rendered_again(html="<p>Rendered</p>", html_version=7)
        await world.add_posts(*posts)
        async with world.uow() as uow:
            await uow.posts.outdate_html(author)
            await uow.commit()
        outdated = await world.posts.rendered_before(7, limit=10)
        assert sorted(outdated) == sorted(post.id for post in posts[:2])
        for post in posts[:2]:
            post.rendered_again(html="<p>Rendered</p>", html_version=0)
        async with world.uow() as uow:
            assert [await uow.posts.get(post.id) for post in posts] == posts
            await uow.posts.outdate_html(None)
            await uow.commit()
        assert len(await world.posts.rendered_before(7, limit=10)) == 3

    async def test_html_of_a_text_that_has_changed_since_is_not_kept(self, world: World) -> None:
        post = build_post(await an_author(world))
        await world.add_posts(post)
        stale = replace(post)
        stale.rendered_again(html="<p>Stale</p>", html_version=7)
        post.archive(NOON)
        await world.save_post(post)
        async with world.uow() as uow:
            with pytest.raises(StaleWrite):
                await uow.posts.keep_html(stale)
        async with world.uow() as uow:
            assert await uow.posts.get(post.id) == post

    async def test_text_comes_back_exactly(self, world: World) -> None:
        author = await an_author(world)
        posts = [build_post(author, title=text[:200]) for text in (*KEPT, "\U0001f600" * 200)]
        for post, text in zip(posts, (*KEPT, "\U0001f600\u00e9" * (MAX_BODY // 2)), strict=True):
            post.content = Content(
                title=post.content.title, summary=text[:500], body=text, html=text, tags=()
            )
        await world.add_posts(*posts)
        async with world.uow() as uow:
            for post in posts:
                assert await uow.posts.get(post.id) == post
        for post in posts:
            shown = await world.posts.by_id(post.id, Actor.anonymous())
            assert (shown.title, shown.body) == (post.content.title, post.content.body)
            assert (shown.summary, shown.html) == (post.content.summary, post.content.html)


async def an_author(world: World) -> UserId:
    author = build_user()
    await world.add_users(author)
    return author.id
