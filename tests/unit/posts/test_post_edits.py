"""Edits of a post: what counts as a change, and which events it records."""

from dataclasses import replace
from datetime import timedelta

import pytest

from hexameter.adapters.testing.builders import build_content, build_post, build_user
from hexameter.adapters.testing.clock import NOON
from hexameter.domain.posts.events import PostUpdated
from hexameter.domain.posts.post import Content, Post
from hexameter.domain.posts.values import PostStatus, Slug

LATER = NOON + timedelta(hours=1)
AUTHOR = build_user()
WRITTEN = build_content()
OTHER = build_content(title="Notes", body="It computes.", tags=("engines",))


def post_in(status: PostStatus) -> Post:
    post = build_post(AUTHOR.id, status=status)
    post.content = WRITTEN
    return post


@pytest.mark.parametrize(
    "content",
    [
        replace(WRITTEN, title=OTHER.title),
        replace(WRITTEN, summary="In short."),
        replace(WRITTEN, body=OTHER.body),
        replace(WRITTEN, tags=OTHER.tags),
    ],
)
def test_any_other_content_is_a_change(content: Content) -> None:
    post = post_in(PostStatus.PUBLISHED)
    assert post.edit(slug=post.slug, content=content, now=LATER)
    assert (post.content, post.updated_at) == (content, LATER)


def test_another_slug_is_a_change() -> None:
    post = post_in(PostStatus.PUBLISHED)
    assert post.edit(slug=Slug("notes"), content=post.content, now=LATER)
    assert (post.slug, post.updated_at) == (Slug("notes"), LATER)


def test_the_same_again_is_no_change_even_if_it_would_be_rendered_otherwise() -> None:
    post = post_in(PostStatus.PUBLISHED)
    before = replace(post)
    rendered_anew = replace(WRITTEN, html="<p>It <em>weaves</em>.</p>")
    assert not post.edit(slug=Slug(str(post.slug)), content=rendered_anew, now=LATER)
    assert post == before
    assert post.pull_events() == []


@pytest.mark.parametrize("status", PostStatus)
def test_an_edit_is_told_of_what_is_published_only(status: PostStatus) -> None:
    post = post_in(status)
    assert post.edit(slug=Slug("notes"), content=OTHER, now=LATER)
    assert post.status is status
    told = [
        PostUpdated(
            post_id=post.id,
            author_id=AUTHOR.id,
            version=post.version + 1,
            slug="notes",
            title="Notes",
        )
    ]
    assert post.pull_events() == (told if status is PostStatus.PUBLISHED else [])
