from dataclasses import replace
from datetime import timedelta

import pytest

from hexameter.adapters.testing.builders import build_post, build_user
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.contracts.posts.post_visibility import every_state, every_viewer
from hexameter.adapters.testing.world import World
from hexameter.application.actor import Actor
from hexameter.application.ports.working_copies import WorkingCopyRepository, WorkingCopyView
from hexameter.domain.errors import StaleWrite
from hexameter.domain.posts.errors import PostNotFound, WorkingCopyNotFound
from hexameter.domain.posts.post import Content, Post
from hexameter.domain.posts.values import PostStatus, Slug
from hexameter.domain.posts.visibility import sees_unpublished
from hexameter.domain.posts.working_copy import WorkingCopy

LATER = NOON + timedelta(hours=1)
CHANGED = Content(
    title="On Weaving",
    summary="In short.",
    body="It *weaves*.",
    html="<p>It <em>weaves</em>.</p>",
    html_version=7,
    tags=("looms", "maths"),
)
EDITOR = Actor.system()


class WorkingCopiesContract:
    async def test_a_working_copy_is_stored_as_it_was_written(self, world: World) -> None:
        post = await live_post(world)
        copy = WorkingCopy.begin(post, now=NOON)
        copy.edit(slug=Slug("on-weaving"), content=CHANGED, now=LATER)
        assert await stored(world, post) is None
        await add(world, copy)
        assert copy.version == 1
        assert await stored(world, post) == copy

    async def test_it_is_shown_with_all_its_fields(self, world: World) -> None:
        post = await live_post(world)
        copy = WorkingCopy.begin(post, now=NOON)
        copy.edit(slug=Slug("on-weaving"), content=CHANGED, now=LATER)
        await add(world, copy)
        assert await world.working_copies.of_post(post.id, EDITOR) == WorkingCopyView(
            post_id=post.id,
            slug="on-weaving",
            title="On Weaving",
            summary="In short.",
            body="It *weaves*.",
            html="<p>It <em>weaves</em>.</p>",
            tags=["looms", "maths"],
            cover=None,
            version=1,
            post_version=1,
            outdated=False,
            created_at=NOON,
            updated_at=LATER,
            reading_minutes=1,
        )

    async def test_without_one_the_live_content_is_version_0(self, world: World) -> None:
        post = await live_post(world)
        shown = await world.working_copies.of_post(post.id, EDITOR)
        live = await world.posts.by_id(post.id, EDITOR)
        assert (shown.slug, shown.title, shown.summary) == (live.slug, live.title, live.summary)
        assert (shown.body, shown.html, shown.tags) == (live.body, live.html, live.tags)
        assert (shown.version, shown.post_version, shown.outdated) == (0, 1, False)
        assert (shown.created_at, shown.updated_at) == (None, None)

    async def test_a_cleared_summary_is_not_the_live_one(self, world: World) -> None:
        post = await live_post(world)
        copy = WorkingCopy.begin(post, now=NOON)
        copy.edit(slug=post.slug, content=replace(post.content, summary=None), now=LATER)
        await add(world, copy)
        assert (await world.working_copies.of_post(post.id, EDITOR)).summary is None

    @pytest.mark.parametrize("status", [s for s in PostStatus if s is not PostStatus.PUBLISHED])
    async def test_a_post_that_is_not_live_has_only_what_was_begun(
        self, world: World, status: PostStatus
    ) -> None:
        post = await live_post(world)
        author = Actor(user_id=post.author_id)
        other = build_post(post.author_id, status=status)
        await world.add_posts(other)
        with pytest.raises(WorkingCopyNotFound):
            await world.working_copies.of_post(other.id, author)
        await add(world, WorkingCopy.begin(post, now=NOON))
        post.unpublish(LATER)
        await world.save_post(post)
        shown = await world.working_copies.of_post(post.id, author)
        assert (shown.version, shown.post_version, shown.outdated) == (1, 1, True)

    async def test_saving_counts_versions_and_refuses_stale_ones(self, world: World) -> None:
        post = await live_post(world)
        copy = WorkingCopy.begin(post, now=NOON)
        await add(world, copy)
        stale = replace(copy)
        copy.edit(slug=post.slug, content=CHANGED, now=LATER)
        async with world.uow() as uow:
            await uow.get(WorkingCopyRepository).save(copy)
            await uow.commit()
        assert copy.version == 2
        assert await stored(world, post) == copy
        async with world.uow() as uow:
            with pytest.raises(StaleWrite):
                await uow.get(WorkingCopyRepository).save(stale)
        async with world.uow() as uow:
            with pytest.raises(StaleWrite):
                await uow.get(WorkingCopyRepository).remove(stale)
        assert await stored(world, post) == copy

    async def test_versions_are_never_given_again(self, world: World) -> None:
        post = await live_post(world)
        first = WorkingCopy.begin(post, now=NOON)
        await add(world, first)
        await remove(world, first)
        assert await stored(world, post) is None
        assert (await world.working_copies.of_post(post.id, EDITOR)).version == 0
        second = WorkingCopy.begin(post, now=LATER)
        second.edit(slug=Slug("second"), content=CHANGED, now=LATER)
        await add(world, second)
        assert second.version > first.version
        assert await stored(world, post) == second
        async with world.uow() as uow:
            with pytest.raises(StaleWrite):
                await uow.get(WorkingCopyRepository).save(first)

    async def test_each_post_has_its_own(self, world: World) -> None:
        one, other = await live_post(world), await live_post(world)
        await add(world, WorkingCopy.begin(one, now=NOON))
        assert await stored(world, other) is None
        assert (await world.working_copies.of_post(other.id, EDITOR)).version == 0

    async def test_it_is_removed_with_its_post(self, world: World) -> None:
        post = await live_post(world)
        await add(world, WorkingCopy.begin(post, now=NOON))
        await world.remove_post(post.id)
        with pytest.raises(PostNotFound):
            await world.working_copies.of_post(post.id, EDITOR)
        await world.add_posts(post)
        assert await stored(world, post) is None

    async def test_without_commit_nothing_is_kept(self, world: World) -> None:
        post = await live_post(world)
        async with world.uow() as uow:
            await uow.get(WorkingCopyRepository).add(WorkingCopy.begin(post, now=NOON))
        assert await stored(world, post) is None

    async def test_who_sees_it(self, world: World) -> None:
        authors, posts = await every_state(world)
        for post in posts:
            if post.status is PostStatus.PUBLISHED:
                await add(world, WorkingCopy.begin(post, now=NOON))
        for viewer in every_viewer(authors):
            for post in posts:
                allowed = sees_unpublished(
                    author_id=post.author_id,
                    viewer_id=viewer.user_id,
                    permissions=viewer.permissions,
                )
                if allowed and post.status is PostStatus.PUBLISHED:
                    assert (await world.working_copies.of_post(post.id, viewer)).version == 1
                else:
                    hidden = WorkingCopyNotFound if allowed else PostNotFound
                    with pytest.raises(hidden):
                        await world.working_copies.of_post(post.id, viewer)


async def live_post(world: World) -> Post:
    author = build_user()
    post = build_post(author.id, tags=("engines",))
    post.content = replace(post.content, summary="The live one.")
    await world.add_users(author)
    await world.add_posts(post)
    return post


async def stored(world: World, post: Post) -> WorkingCopy | None:
    async with world.uow() as uow:
        await uow.posts.get(post.id)
        return await uow.get(WorkingCopyRepository).find(post.id)


async def add(world: World, copy: WorkingCopy) -> None:
    async with world.uow() as uow:
        await uow.posts.get(copy.post_id)
        await uow.get(WorkingCopyRepository).add(copy)
        await uow.commit()


async def remove(world: World, copy: WorkingCopy) -> None:
    async with world.uow() as uow:
        await uow.posts.get(copy.post_id)
        await uow.get(WorkingCopyRepository).remove(copy)
        await uow.commit()
