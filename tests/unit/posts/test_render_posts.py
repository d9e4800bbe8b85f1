"""What an older release rendered is rendered again."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from hexameter.adapters.testing.builders import build_post, build_user
from hexameter.application.actor import Actor
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.application.posts.edit_post import EditPost, EditPostCommand
from hexameter.application.posts.render_posts import RenderPosts, RenderPostsCommand
from hexameter.application.rendering import Rendered
from hexameter.domain.ids import PostId
from hexameter.domain.posts.post import Post
from hexameter.domain.users.roles import Role
from hexameter.entrypoints.catalogue import Catalogue
from hexameter.entrypoints.container import build_container
from hexameter.entrypoints.lifecycle import opened
from hexameter.entrypoints.settings import Settings

SYSTEM = Actor.system()


class Harness:
    def __init__(self, uow: UnitOfWorkFactory, catalogue: Catalogue) -> None:
        self.uow = uow
        self.catalogue = catalogue

    async def keep(self, *bodies: str, html: str = "<p>Use a </p>") -> list[Post]:
        """Posts as a former release left them."""
        author = build_user()
        posts = [build_post(author.id) for _ in bodies]
        async with self.uow() as uow:
            await uow.users.add(author)
            for post, body in zip(posts, bodies, strict=True):
                post.content = replace(post.content, body=body, html=html, html_version=1)
                assert await uow.posts.claim_slug(post.slug, post.id)
                await uow.posts.add(post)
            await uow.commit()
        return posts

    async def get(self, post_id: PostId) -> Post:
        async with self.uow() as uow:
            return await uow.posts.get(post_id)

    async def render(self, limit: int = 100) -> Rendered:
        command = RenderPostsCommand(limit=limit)
        return await self.catalogue.resolve(RenderPosts).execute(SYSTEM, command)


@pytest.fixture
async def harness() -> AsyncIterator[Harness]:
    container = build_container(Settings(database_url="memory://"))
    async with opened(container):
        yield Harness(container.stores.uow(), container.catalogue())


async def test_a_post_that_was_swallowed_shows_its_text_again(harness: Harness) -> None:
    (before,) = await harness.keep("Use a <select> element.\n\nSecond.")
    assert await harness.render() == Rendered(rendered=1)
    post = await harness.get(before.id)
    assert post.content.html == "<p>Use a &lt;select&gt; element.</p>\n<p>Second.</p>\n"
    assert (post.version, post.updated_at) == (before.version, before.updated_at)
    assert post.content.with_html_of(before.content) == before.content
    assert await harness.render() == Rendered()


async def test_posts_are_rendered_in_batches(harness: Harness) -> None:
    posts = await harness.keep("*a*", "*b*", "*c*")
    assert await harness.render(limit=2) == Rendered(rendered=2)
    assert await harness.render(limit=2) == Rendered(rendered=1)
    assert {(await harness.get(post.id)).content.html for post in posts} == {
        "<p><em>a</em></p>\n",
        "<p><em>b</em></p>\n",
        "<p><em>c</em></p>\n",
    }


async def test_a_text_that_is_too_complex_by_now_keeps_its_html(harness: Harness) -> None:
    complex_post, simple = await harness.keep("<div>" * 300, "*a*")
    assert await harness.render() == Rendered(rendered=1, refused=1)
    assert (await harness.get(complex_post.id)).content.html == "<p>Use a </p>"
    assert (await harness.get(simple.id)).content.html == "<p><em>a</em></p>\n"
    assert await harness.render() == Rendered()


async def test_what_is_written_by_this_release_is_left_alone(harness: Harness) -> None:
    (post,) = await harness.keep("*a*")
    edit = EditPostCommand(post_id=post.id, body="*b*")
    await harness.catalogue.resolve(EditPost).execute(Actor.user(post.author_id, Role.ADMIN), edit)
    assert await harness.render() == Rendered()
    assert (await harness.get(post.id)).content.html == "<p><em>b</em></p>\n"


@pytest.mark.parametrize(
    ("role", "rel"),
    [
        (Role.READER, "nofollow ugc noopener"),
        (Role.AUTHOR, "nofollow ugc noopener"),
        (Role.EDITOR, "noopener"),
        (Role.ADMIN, "noopener"),
    ],
)
async def test_the_present_role_of_the_author_says_whether_links_are_trusted(
    harness: Harness, role: Role, rel: str
) -> None:
    (before,) = await harness.keep("[a](https://example.com)")
    async with harness.uow() as uow:
        author = await uow.users.get(before.author_id)
        author.assign_role(role, before.updated_at)
        await uow.users.save(author)
        await uow.commit()
    await harness.render()
    post = await harness.get(before.id)
    assert post.content.html == f'<p><a href="https://example.com" rel="{rel}">a</a></p>\n'
