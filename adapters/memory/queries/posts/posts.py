from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

from hexameter.adapters.memory.queries.pages import cut_page
from hexameter.adapters.memory.queries.profiles import author_of, is_seen
from hexameter.adapters.memory.repositories.comments import count_comments
from hexameter.adapters.memory.repositories.favorites import FAVORITES
from hexameter.adapters.memory.repositories.posts.posts import POSTS, SLUGS
from hexameter.adapters.memory.repositories.users import USERS
from hexameter.adapters.memory.store import MemoryQueries, Snapshot
from hexameter.application.actor import Actor
from hexameter.application.ports.posts import (
    PostSummaryView,
    PostView,
    SlugMoved,
)
from hexameter.domain.ids import PostId
from hexameter.domain.pagination import EARLIEST, Page, PageRequest
from hexameter.domain.posts.errors import PostNotFound
from hexameter.domain.posts.post import Post
from hexameter.domain.posts.values import PostStatus
from hexameter.domain.posts.visibility import is_visible
from hexameter.domain.users.roles import Role
from hexameter.domain.users.user import User


class MemoryPostQueries(MemoryQueries):
    async def by_id(self, post_id: UUID, viewer: Actor) -> PostView:
        committed = self._store.committed
        post, author = _visible_post(committed, PostId(post_id), viewer)
        content = post.content
        summary = summary_of(committed, viewer, post, author)
        shown: dict[str, Any] = {each.name: getattr(summary, each.name) for each in fields(summary)}
        return PostView(body=content.body, html=content.html, **shown)

    async def by_ids(self, ids: Collection[UUID], viewer: Actor) -> dict[UUID, PostSummaryView]:
        committed = self._store.committed
        found: dict[UUID, PostSummaryView] = {}
        for post_id in ids:
            with suppress(PostNotFound):
                post, author = _visible_post(committed, PostId(post_id), viewer)
                found[post_id] = summary_of(committed, viewer, post, author)
        return found

    async def by_slug(self, slug: str, viewer: Actor) -> PostView | SlugMoved:
        committed = self._store.committed
        post_id = committed.read(SLUGS).get(slug)
        if post_id is None:
            raise PostNotFound
        post, _ = _visible_post(committed, post_id, viewer)
        if post.slug.value != slug:
            return SlugMoved(slug=post.slug.value)
        return await self.by_id(post_id, viewer)

    async def page(
        self,
        page: PageRequest,
        viewer: Actor,
        *,
        author: str | None = None,
        tag: str | None = None,
        favorited_by: str | None = None,
        status: PostStatus = PostStatus.PUBLISHED,
    ) -> Page[PostSummaryView]:
        committed = self._store.committed
        favorites = None if favorited_by is None else _favorites(committed, favorited_by, viewer)
        found = [
            (post, writer)
            for post, writer in visible_posts(committed, viewer)
            if post.status is status
            and (author is None or writer.username.value == author)
            and (tag is None or tag in post.content.tags)
            and (favorites is None or post.id in favorites)
        ]
        return cut_page(
            found,
            page,
            key=lambda row: (sort_value(row[0], page.sort.key), row[0].id),
            show=lambda row: summary_of(committed, viewer, *row),
        )

    async def author_role(self, post_id: UUID) -> Role:
        committed = self._store.committed
        post = committed.read(POSTS).get(PostId(post_id))
        if post is None:
            raise PostNotFound
        return committed.read(USERS)[post.author_id].role

    async def rendered_before(self, html_version: int, *, limit: int) -> list[PostId]:
        outdated = sorted(
            (post.content.html_version, post.id)
            for post in self._store.committed.read(POSTS).values()
            if post.content.html_version < html_version
        )
        return [post_id for _, post_id in outdated[:limit]]

    async def due(self, now: datetime, *, limit: int) -> list[PostId]:
        due = sorted(
            (post.publish_at, post.id)
            for post in self._store.committed.read(POSTS).values()
            if post.status is PostStatus.SCHEDULED
            and post.publish_at is not None
            and post.publish_at <= now
            and (post.failed_publication is None or post.failed_publication.retry_at <= now)
        )
        return [post_id for _, post_id in due[:limit]]


def _favorites(committed: Snapshot, username: str, viewer: Actor) -> set[PostId]:
    """Of the person with this name, if the viewer may see them."""
    people = {
        user.id
        for user in committed.read(USERS).values()
        if user.username.value == username and is_seen(user, viewer)
    }
    return {post_id for post_id, user_id in committed.read(FAVORITES) if user_id in people}


def visible_posts(committed: Snapshot, viewer: Actor) -> Iterator[tuple[Post, User]]:
    users = committed.read(USERS)
    for post in committed.read(POSTS).values():
        author = users[post.author_id]
        if may_see(viewer, post, author):
            yield post, author


def _visible_post(committed: Snapshot, post_id: PostId, viewer: Actor) -> tuple[Post, User]:
    post = committed.read(POSTS).get(post_id)
    if post is None:
        raise PostNotFound
    author = committed.read(USERS)[post.author_id]
    if not may_see(viewer, post, author):
        raise PostNotFound
    return post, author


def may_see(viewer: Actor, post: Post, author: User) -> bool:
    return is_visible(
        status=post.status,
        author_id=post.author_id,
        author_suspended=author.suspended_at is not None,
        viewer_id=viewer.user_id,
        permissions=viewer.permissions,
    )


def sort_value(post: Post, key: str) -> str | datetime:
    match key:
        case "published_at":
            return post.published_at or EARLIEST
        case "created_at":
            return post.created_at
        case "updated_at":
            return post.updated_at
        case "title":
            return post.content.title
        case _:
            raise ValueError(f"posts are not sorted by {key!r}")


def summary_of(committed: Snapshot, viewer: Actor, post: Post, author: User) -> PostSummaryView:
    favorites = committed.read(FAVORITES)
    return PostSummaryView(
        id=post.id,
        slug=post.slug.value,
        title=post.content.title,
        summary=post.content.summary,
        status=post.status.value,
        author=author_of(author),
        tags=list(post.content.tags),
        cover=None,
        version=post.version,
        created_at=post.created_at,
        updated_at=post.updated_at,
        published_at=post.published_at,
        publish_at=post.publish_at,
        publish_error=post.failed_publication and post.failed_publication.code,
        favorites_count=sum(post_id == post.id for post_id, _ in favorites),
        comments_count=count_comments(committed, post.id),
        favorited=(post.id, viewer.user_id) in favorites,
        reading_minutes=post.content.reading_minutes,
    )
