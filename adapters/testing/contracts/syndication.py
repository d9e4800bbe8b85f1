from dataclasses import replace
from datetime import timedelta

from hexameter.adapters.testing.builders import build_post, build_user
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.hostile import ASKED
from hexameter.adapters.testing.world import World
from hexameter.application.actor import Actor
from hexameter.domain.ids import UserId
from hexameter.domain.pagination import DEFAULT_LIMIT, PageRequest, Sort
from hexameter.domain.posts.post import Post
from hexameter.domain.posts.values import PostStatus
from hexameter.domain.syndication import MAX_ENTRY_HTML

NEWEST = PageRequest(Sort("published_at", descending=True), limit=100)


class SyndicationContract:
    async def test_the_newest_posts_are_those_of_the_list_with_their_html(
        self, world: World
    ) -> None:
        ada, bob = build_user(username="ada"), build_user(username="bob")
        await world.add_users(ada, bob)
        posts = [
            build_post(author, tags=tags, published_at=NOON + timedelta(hours=hour))
            for hour, (author, tags) in enumerate(
                [(ada.id, ("x",)), (bob.id, ("x", "y")), (ada.id, ("y",)), (bob.id, ())]
            )
        ]
        await world.add_posts(*posts[1:], posts[0])
        nobody = Actor.anonymous()
        for author, tag in [(None, None), ("ada", None), (None, "y"), ("bob", "x")]:
            found = await world.syndication.newest(author=author, tag=tag)
            listed = await world.posts.page(NEWEST, nobody, author=author, tag=tag)
            assert [entry.post for entry in found] == listed.items
            assert len(found) == {(None, None): 4, ("bob", "x"): 1}.get((author, tag), 2)
            for entry in found:
                assert entry.html == (await world.posts.by_id(entry.post.id, nobody)).html

    async def test_there_are_only_the_newest(self, world: World) -> None:
        author = build_user()
        await world.add_users(author)
        posts = [
            build_post(author.id, published_at=NOON + timedelta(minutes=minute))
            for minute in range(DEFAULT_LIMIT + 2)
        ]
        await world.add_posts(*posts)
        newest = [post.id for post in reversed(posts)][:DEFAULT_LIMIT]
        assert [entry.post.id for entry in await world.syndication.newest()] == newest

    async def test_only_what_everybody_may_see_is_there(self, world: World) -> None:
        ada, eve = build_user(username="ada"), build_user(username="eve", suspended_at=NOON)
        await world.add_users(ada, eve)
        shown = build_post(ada.id, tags=("x",))
        hidden = [
            *(
                build_post(ada.id, tags=("x",), status=status)
                for status in PostStatus
                if status is not PostStatus.PUBLISHED
            ),
            build_post(eve.id, tags=("x",)),
        ]
        await world.add_posts(shown, *hidden)
        for author, tag in [(None, None), ("ada", None), (None, "x")]:
            found = await world.syndication.newest(author=author, tag=tag)
            assert [entry.post.id for entry in found] == [shown.id]
        assert await world.syndication.newest(author="eve") == []

    async def test_a_post_comes_and_goes(self, world: World) -> None:
        author = build_user()
        post = build_post(author.id, status=PostStatus.DRAFT)
        await world.add_users(author)
        await world.add_posts(post)
        assert await world.syndication.newest() == []
        post.publish(at=None, now=NOON)
        await world.save_post(post)
        assert len(await world.syndication.newest()) == 1
        post.archive(NOON)
        await world.save_post(post)
        assert await world.syndication.newest() == []

    async def test_long_html_is_left_out(self, world: World) -> None:
        author = build_user()
        await world.add_users(author)
        # Two bytes each.
        longest = "\u00e9" * (MAX_ENTRY_HTML // 2)
        await world.add_posts(
            with_html(author.id, longest, hour=2), with_html(author.id, longest + "!", hour=1)
        )
        found = await world.syndication.newest()
        assert [entry.html for entry in found] == [longest, None]

    async def test_names_that_nobody_can_have_find_nothing(self, world: World) -> None:
        author = build_user(username="ada")
        await world.add_users(author)
        await world.add_posts(build_post(author.id, tags=("x",)))
        for text in ASKED:
            assert await world.syndication.newest(author=text) == []
            assert await world.syndication.newest(tag=text) == []


def with_html(author_id: UserId, html: str, *, hour: int) -> Post:
    post = build_post(author_id, published_at=NOON + timedelta(hours=hour))
    post.content = replace(post.content, html=html)
    return post
