"""20,000 posts, written past the repositories, for asking what a statement costs."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import create_async_engine

from hexameter.adapters.sql.tables.comments import CommentRow
from hexameter.adapters.sql.tables.favorites import FavoriteRow
from hexameter.adapters.sql.tables.follows import FollowRow, UserCountsRow
from hexameter.adapters.sql.tables.posts.posts import (
    PostCountsRow,
    PostRow,
    PostSlugRow,
    PostTagRow,
)
from hexameter.adapters.sql.tables.tags import TagRow
from hexameter.adapters.sql.tables.users import UserRow
from hexameter.adapters.testing.clock import NOON

AUTHORS = 200
READERS = 3_000
POSTS = 20_000
COMMENTS = 20_000
DISCUSSED = 11
"""Has one in four comments. One in ten is held."""
FRIEND = 4
"""Everybody's who only reads."""
COMMON_TAG, RARE_TAG = "common", "rare-7"
BODY = "It weaves algebraic patterns. " * 80


def user_id(number: int) -> UUID:
    return UUID(int=(1 << 80) + number)


def post_id(number: int) -> UUID:
    return UUID(int=(2 << 80) + number)


async def write_many_posts(url: str) -> None:
    """Every tenth is a draft, every tenth author is suspended; half have `COMMON_TAG`, and one in
    500 has `RARE_TAG`. Each has up to two favourites; seven people have one in seven posts.
    Readers have no posts.
    """
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            await connection.execute(insert(UserRow), list(_users()))
            await connection.execute(insert(UserCountsRow), list(_counts_of_users()))
            await connection.execute(insert(PostRow), list(_posts()))
            await connection.execute(insert(PostSlugRow), list(_slugs()))
            await connection.execute(insert(PostTagRow), list(_tags()))
            await connection.execute(insert(TagRow), list(_counts_of_tags()))
            await connection.execute(insert(FavoriteRow), list(_favorites()))
            await connection.execute(insert(PostCountsRow), list(_counts()))
            await connection.execute(insert(FollowRow), list(_follows()))
            await connection.execute(insert(CommentRow), list(_comments()))
        async with engine.connect() as connection:
            # What autovacuum does before long.
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            vacuum = "VACUUM ANALYZE" if engine.dialect.name == "postgresql" else "PRAGMA optimize"
            await connection.execute(text(vacuum))
    finally:
        await engine.dispose()


def _users() -> Iterator[dict[str, object]]:
    for number in range(AUTHORS + READERS):
        yield {
            "id": user_id(number),
            "version": 1,
            "email": f"user{number}@example.com",
            "email_key": f"user{number}@example.com",
            "username": f"user{number}",
            "name": f"User {number}",
            "name_key": f"user {number}",
            "role": "author",
            "suspended_at": NOON if number % 10 == 9 and number < AUTHORS else None,
            "created_at": NOON + timedelta(seconds=number),
            "updated_at": NOON,
        }


def _posts() -> Iterator[dict[str, object]]:
    for number in range(POSTS):
        created, draft = _created_at(number), _is_draft(number)
        yield {
            "id": post_id(number),
            "version": 1,
            "author_id": user_id(number * 7919 % AUTHORS),
            "slug": f"post-{number}",
            "status": "draft" if draft else "published",
            "created_at": created,
            "updated_at": created,
            "published_at": None if draft else created,
            "publish_at": None,
            "reading_minutes": 2,
            "title": f"Post {number * 7919 % POSTS:05}",
            "tags": _tags_of(number),
            "summary": "What it weaves.",
            "body": BODY,
            "html": f"<p>{BODY}</p>",
        }


def _created_at(number: int) -> datetime:
    return NOON + timedelta(seconds=number)


def _is_draft(number: int) -> bool:
    return number % 10 == 0


def _slugs() -> Iterator[dict[str, object]]:
    for number in range(POSTS):
        yield {"slug": f"post-{number}", "post_id": post_id(number)}


def _tags() -> Iterator[dict[str, object]]:
    for number in range(POSTS):
        for tag in _tags_of(number):
            published_at = None if _is_draft(number) else _created_at(number)
            yield {"post_id": post_id(number), "tag": tag, "published_at": published_at}


def _counts_of_tags() -> Iterator[dict[str, object]]:
    """Not those of the posts, which does not matter here."""
    for tag in (COMMON_TAG, *(f"rare-{number}" for number in range(500))):
        yield {"name": tag, "posts_count": POSTS}


def _counts_of_users() -> Iterator[dict[str, object]]:
    """Not those of the posts, but with the times of the latest."""
    published = [number for number in range(POSTS) if not _is_draft(number)]
    latest = {number * 7919 % AUTHORS: _created_at(number) for number in published}
    for number in range(AUTHORS + READERS):
        counts = dict.fromkeys(("followers_count", "following_count", "posts_count"), 0)
        yield {"user_id": user_id(number), **counts, "latest_published_at": latest.get(number)}


def _favorites() -> Iterator[dict[str, object]]:
    for number in range(POSTS):
        for reader in {number % AUTHORS, number % 7}:
            yield {
                "user_id": user_id(reader),
                "post_id": post_id(number),
                "created_at": NOON,
                "published_at": None if _is_draft(number) else _created_at(number),
            }


def _counts() -> Iterator[dict[str, object]]:
    for number in range(POSTS):
        readers = {number % AUTHORS, number % 7}
        yield {"post_id": post_id(number), "favorites_count": len(readers)}


def _follows() -> Iterator[dict[str, object]]:
    """All readers and `FRIEND` follow each other."""
    for number in range(AUTHORS, AUTHORS + READERS):
        for pair in ((FRIEND, number), (number, FRIEND)):
            follower, followed = map(user_id, pair)
            since = NOON + timedelta(seconds=number)
            yield {"follower_id": follower, "followed_id": followed, "created_at": since}


def _comments() -> Iterator[dict[str, object]]:
    for number in range(COMMENTS):
        held, post = number % 10 == 0, DISCUSSED if number % 4 == 0 else number % POSTS
        yield {
            "id": UUID(int=(3 << 80) + number),
            "version": 1,
            "post_id": post_id(post),
            "level": 1,
            "author_id": user_id(number * 31 % (AUTHORS + READERS)),
            "status": "held" if held else "published",
            "was_published": not held,
            "created_at": NOON,
            "updated_at": NOON,
            "body": "So it does.",
            "html": "<p>So it does.</p>",
        }


def _tags_of(number: int) -> list[str]:
    return sorted({f"rare-{number % 500}", *([COMMON_TAG] if number % 2 else [])})
