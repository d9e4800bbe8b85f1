from hexameter.adapters.testing.contracts.search.steps import author, found, written
from hexameter.adapters.testing.world import World
from hexameter.application.actor import Actor
from hexameter.application.ports.tags import TagRepository
from hexameter.application.search.index_posts import IndexPosts, IndexPostsCommand
from hexameter.domain.ids import PostId
from hexameter.domain.posts.values import PostStatus

OTHER_VERSION = "0 other"


class SearchIndexingContract:
    async def test_posts_of_another_version_are_outdated(self, world: World) -> None:
        ada = await author(world)
        posts = [written(ada.id, "loom") for _ in range(4)]
        others = set(PostStatus) - {PostStatus.PUBLISHED}
        unpublished = [written(ada.id, "loom", status=status) for status in others]
        await world.add_posts(*posts, *unpublished)
        every = sorted(post.id for post in posts)
        for version in (OTHER_VERSION, "~"):
            outdated = await world.search.outdated(version, limit=10)
            assert sorted(outdated) == every
            assert len(await world.search.outdated(version, limit=2)) == 2
        assert await world.search.outdated(world.indexer.version, limit=10) == []

    async def test_every_post_comes_in_the_order_of_ids(self, world: World) -> None:
        ada = await author(world)
        posts = [written(ada.id, "loom", status=status) for status in PostStatus]
        await world.add_posts(*reversed(posts))
        every = sorted(post.id for post in posts)
        walked: list[PostId] = []
        while batch := await world.search.every(walked[-1] if walked else None, limit=3):
            walked += batch
        assert walked == every

    async def test_a_tag_that_replaces_another_is_found_at_once(self, world: World) -> None:
        ada = await author(world)
        post = written(ada.id, "loom", tags=("old mill", "silk"))
        await world.add_posts(post)
        async with world.uow() as uow:
            await uow.get(TagRepository).replace("old mill", by="c++ & 'b'", limit=10)
            await uow.commit()
        assert await found(world, "loom", tag="c++ & 'b'") == {post.id}
        assert await found(world, "loom", tag="old mill") == set()
        assert await found(world, "c silk") == {post.id}
        assert await found(world, "mill") == await found(world, '"b silk"') == set()
        assert await world.search.outdated(world.indexer.version, limit=10) == [post.id]
        index = IndexPosts(world.uow, world.search, world.indexer)
        await index.execute(Actor.system(), IndexPostsCommand())
        assert await found(world, "c silk") == {post.id}
        assert await found(world, "mill") == set()
        assert await found(world, "loom", tag="c++ & 'b'") == {post.id}

    async def test_posts_are_indexed_again_and_nothing_else_changes(self, world: World) -> None:
        ada = await author(world)
        post, draft = written(ada.id, "loom"), written(ada.id, "loom", status=PostStatus.DRAFT)
        await world.add_posts(post, draft)
        before = await world.posts.by_id(post.id, Actor.system())
        index = IndexPosts(world.uow, world.search, world.indexer)
        done = await index.execute(Actor.system(), IndexPostsCommand(every=True))
        assert (done.indexed, done.last) == (2, max(post.id, draft.id))
        rest = await index.execute(Actor.system(), IndexPostsCommand(every=True, after=done.last))
        assert (rest.indexed, rest.last) == (0, None)
        assert await found(world, "loom") == {post.id}
        assert await world.posts.by_id(post.id, Actor.system()) == before
