from dataclasses import replace

import pytest

from hexameter.adapters.testing.builders import build_actor
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.contracts.search.steps import (
    UNSORTED,
    author,
    found,
    ids,
    query,
    written,
)
from hexameter.adapters.testing.world import World
from hexameter.application.actor import Actor
from hexameter.domain.pagination import PageRequest
from hexameter.domain.posts.values import PostStatus


class SearchMatchingContract:
    async def test_all_wanted_words_and_no_excluded_one(self, world: World) -> None:
        ada = await author(world)
        both, one = written(ada.id, "red apples, green pears"), written(ada.id, "a red apple")
        await world.add_posts(both, one)
        assert await found(world, "apple") == {both.id, one.id}
        assert await found(world, "apple pear") == {both.id}
        assert await found(world, "apple -pear") == {one.id}
        assert await found(world, 'apple -"red apple"') == set()
        assert await found(world, 'apple -"green apple"') == {both.id, one.id}
        assert await found(world, "plum") == set()
        assert await found(world, "-plum") == set()

    async def test_the_words_of_a_phrase_follow_each_other_in_one_field(self, world: World) -> None:
        ada = await author(world)
        post = written(
            ada.id, "the third of four", title="one two", tags=("five", "six"), summary="x y"
        )
        await world.add_posts(post)
        for phrase in ("one two", "third of four", "x y"):
            assert await found(world, f'"{phrase}"') == {post.id}
        for phrase in ("two one", "third four", "two five", "five six", "six x", "y the"):
            assert await found(world, f'"{phrase}"') == set()
            assert await found(world, phrase) == {post.id}

    async def test_only_what_everybody_may_see_is_found(self, world: World) -> None:
        ada, bob = await author(world), await author(world)
        posts = {status: written(ada.id, "engine", status=status) for status in PostStatus}
        await world.add_posts(*posts.values(), written(bob.id, "engine"))
        bob.suspend(NOON)
        await world.save_user(bob)
        viewers = [Actor.anonymous(), Actor.system(), build_actor(ada), build_actor(bob)]
        for viewer in viewers:
            page = await world.search.page(query(world, "engine"), PageRequest(UNSORTED), viewer)
            assert ids(page) == [posts[PostStatus.PUBLISHED].id]
        bob.reinstate(NOON)
        await world.save_user(bob)
        assert len(await found(world, "engine")) == 2

    async def test_it_follows_the_post(self, world: World) -> None:
        ada = await author(world)
        post = written(ada.id, "engine", status=PostStatus.DRAFT)
        await world.add_posts(post)
        assert await found(world, "engine") == set()
        post.publish(at=None, now=NOON)
        await world.save_post(post)
        assert await found(world, "engine") == {post.id}
        for changed in ({"title": "Loom"}, {"summary": "cotton"}, {"tags": ("silk",)}):
            content = replace(post.content, **changed)
            post.edit(slug=post.slug, content=content, now=NOON)
            await world.save_post(post)
        content = replace(post.content, body="mill", html="<p>mill</p>")
        post.edit(slug=post.slug, content=content, now=NOON)
        await world.save_post(post)
        assert await found(world, "loom cotton silk mill") == {post.id}
        assert await found(world, "engine") == await found(world, "analytical") == set()
        post.unpublish(NOON)
        await world.save_post(post)
        assert await found(world, "mill") == set()
        post.publish(at=None, now=NOON)
        await world.save_post(post)
        assert await found(world, "mill") == {post.id}
        post.archive(now=NOON)
        await world.save_post(post)
        assert await found(world, "mill") == set()

    async def test_it_follows_html_that_is_made_again(self, world: World) -> None:
        ada = await author(world)
        post = written(ada.id, "engine")
        await world.add_posts(post)
        async with world.uow() as uow:
            stored = await uow.posts.get(post.id)
            stored.rendered_again(html="<p>loom</p>", html_version=7)
            await uow.posts.keep_html(stored)
            await uow.commit()
        assert await found(world, "loom") == {post.id}
        assert await found(world, "engine") == set()

    async def test_what_is_not_committed_is_not_found(self, world: World) -> None:
        ada = await author(world)
        post = written(ada.id, "engine")
        async with world.uow() as uow:
            await uow.posts.claim_slug(post.slug, post.id)
            await uow.posts.add(post)
        assert await found(world, "engine") == set()

    async def test_what_is_deleted_is_not_found(self, world: World) -> None:
        ada = await author(world)
        gone, there = written(ada.id, "engine"), written(ada.id, "engine")
        await world.add_posts(gone, there)
        await world.remove_post(gone.id)
        assert await found(world, "engine") == {there.id}
        async with world.uow() as uow:
            await uow.users.find_exclusively(ada.id)
            await uow.posts.remove_all_of(ada.id)
            await uow.commit()
        assert await found(world, "engine") == set()
        await world.remove_user(ada.id)
        assert await found(world, "engine") == set()

    async def test_of_one_author_or_with_one_tag(self, world: World) -> None:
        ada, bob = await author(world), await author(world)
        mine, tagged = written(ada.id, "loom"), written(ada.id, "loom", tags=("c++", "old mill"))
        theirs = written(bob.id, "loom", tags=("old mill",))
        await world.add_posts(mine, tagged, theirs)
        name = ada.username.value
        assert await found(world, "loom", author=name) == {mine.id, tagged.id}
        assert await found(world, "loom", tag="old mill") == {tagged.id, theirs.id}
        assert await found(world, "loom", tag="c++") == {tagged.id}
        assert await found(world, "loom", author=name, tag="old mill") == {tagged.id}
        for nothing in ("old", "mill", "'", "\\", "a' | 'b", "\0", "x" * 500, "%", "#", "loom"):
            assert await found(world, "loom", tag=nothing) == set()
            assert await found(world, "loom", author=nothing) == set()

    @pytest.mark.parametrize("text", ["", " ", "-a", '""', "\u2026", "-", '"', "-\"a b\" -'c'"])
    async def test_without_a_wanted_word_nothing_is_found(self, world: World, text: str) -> None:
        ada = await author(world)
        await world.add_posts(written(ada.id, "a b c"))
        assert await found(world, text) == set()
