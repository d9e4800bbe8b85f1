"""Comments that an older release rendered are rendered again."""

from collections.abc import AsyncIterator

import pytest

from hexameter.adapters.testing.builders import build_comment, build_post, build_user
from hexameter.application.actor import Actor
from hexameter.application.comments.edit_comment import EditComment, EditCommentCommand
from hexameter.application.comments.remove_comment import RemoveComment, RemoveCommentCommand
from hexameter.application.comments.render_comments import RenderComments, RenderCommentsCommand
from hexameter.application.ports.comments import CommentRepository
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.application.rendering import Rendered
from hexameter.domain.comments.comment import Comment
from hexameter.domain.ids import CommentId, UserId
from hexameter.domain.users.roles import Role
from hexameter.entrypoints.catalogue import Catalogue
from hexameter.entrypoints.container import build_container
from hexameter.entrypoints.lifecycle import opened
from hexameter.entrypoints.settings import Settings

SYSTEM = Actor.system()
FORMER = "<p>As the former release rendered it.</p>"


class Harness:
    def __init__(self, uow: UnitOfWorkFactory, catalogue: Catalogue) -> None:
        self.uow = uow
        self.catalogue = catalogue

    async def keep(self, *bodies: str) -> list[Comment]:
        """Comments as a former release left them."""
        author = build_user()
        post = build_post(author.id)
        comments = [build_comment(post, author, body=body) for body in bodies]
        async with self.uow() as uow:
            await uow.users.add(author)
            assert await uow.posts.claim_slug(post.slug, post.id)
            await uow.posts.add(post)
            for comment in comments:
                comment.rendered_again(html=FORMER, html_version=0)
                await uow.get(CommentRepository).add(comment)
            await uow.commit()
        return comments

    async def get(self, comment_id: CommentId) -> Comment:
        async with self.uow() as uow:
            return await uow.get(CommentRepository).get(comment_id)

    async def render(self, limit: int = 100, *, all_again: bool = False) -> Rendered:
        command = RenderCommentsCommand(limit=limit, all_again=all_again)
        return await self.catalogue.resolve(RenderComments).execute(SYSTEM, command)


@pytest.fixture
async def harness() -> AsyncIterator[Harness]:
    container = build_container(Settings(database_url="memory://"))
    async with opened(container):
        yield Harness(container.stores.uow(), container.catalogue())


async def test_a_comment_is_rendered_as_a_comment_and_keeps_its_version(harness: Harness) -> None:
    (before,) = await harness.keep("# Use a <select> element.")
    assert await harness.render() == Rendered(rendered=1)
    comment = await harness.get(before.id)
    assert comment.html == "<p>Use a &lt;select&gt; element.</p>\n"
    assert (comment.version, comment.updated_at) == (before.version, before.updated_at)
    assert await harness.render() == Rendered()


async def test_comments_are_rendered_in_batches(harness: Harness) -> None:
    comments = await harness.keep("*a*", "*b*", "*c*")
    assert await harness.render(limit=2) == Rendered(rendered=2)
    assert await harness.render(limit=2) == Rendered(rendered=1)
    assert {(await harness.get(comment.id)).html for comment in comments} == {
        "<p><em>a</em></p>\n",
        "<p><em>b</em></p>\n",
        "<p><em>c</em></p>\n",
    }


async def test_a_text_that_is_too_complex_by_now_keeps_its_html(harness: Harness) -> None:
    complex_comment, simple = await harness.keep(">" * 300 + " a", "*a*")
    assert await harness.render() == Rendered(rendered=1, refused=1)
    assert (await harness.get(complex_comment.id)).html == FORMER
    assert (await harness.get(simple.id)).html == "<p><em>a</em></p>\n"
    assert await harness.render() == Rendered()


async def test_what_is_written_by_this_release_is_left_alone(harness: Harness) -> None:
    (comment,) = await harness.keep("*a*")
    edit = EditCommentCommand(comment_id=comment.id, body="*b*")
    await harness.catalogue.resolve(EditComment).execute(author_of(comment), edit)
    assert await harness.render() == Rendered()
    assert (await harness.get(comment.id)).html == "<p><em>b</em></p>\n"


async def test_a_removed_comment_stays_without_text(harness: Harness) -> None:
    (comment,) = await harness.keep("*a*")
    remove = RemoveCommentCommand(comment_id=comment.id)
    await harness.catalogue.resolve(RemoveComment).execute(author_of(comment), remove)
    assert await harness.render() == Rendered(rendered=1)
    assert (await harness.get(comment.id)).html == ""
    assert await harness.render() == Rendered()


async def test_all_can_be_rendered_again(harness: Harness) -> None:
    await harness.keep("*a*", "*b*")
    await harness.render()
    assert await harness.render(all_again=True) == Rendered(rendered=2)


def author_of(comment: Comment) -> Actor:
    assert comment.author_id is not None
    return Actor.user(UserId(comment.author_id), Role.AUTHOR)
