"""Writes the dataset of `sample_data` and `sample_readers` into an empty database."""

import asyncio

from benchmarks import sample_data, sample_readers
from benchmarks.bulk import Advance, Part, write
from hexameter.adapters.security.password_hasher import Argon2PasswordHasher
from hexameter.adapters.sql.migrations.runner import upgrade
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


def fill(
    database_url: str, *, posts: int, authors: int | None = None, advance: Advance | None = None
) -> None:
    """Migrates the database, writes rows directly, as a stream, so that memory does not grow with
    the number of posts, and vacuums.

    As many authors as fit, if left out.
    """
    asyncio.run(_fill(database_url, posts, authors, advance or (lambda *_: None)))


async def _fill(url: str, posts: int, authors: int | None, advance: Advance) -> None:
    await upgrade(url)
    hasher = Argon2PasswordHasher()
    password_hash = await hasher.hash(sample_data.PASSWORD)
    hasher.close()
    count = sample_data.fitting_authors(posts) if authors is None else authors
    await write(url, _parts(posts, count, password_hash), advance)


def _parts(posts: int, authors: int, password_hash: str) -> list[Part]:
    numbers, accounts = range(posts), sample_readers.accounts(authors)
    data, readers = sample_data, sample_readers
    return [
        Part(UserRow, (data.user_values(n, password_hash) for n in range(accounts)), accounts),
        Part(PostRow, (data.post_values(n, posts, authors) for n in numbers), posts),
        Part(PostSlugRow, map(data.slug_values, numbers), posts),
        Part(PostTagRow, (tag for n in numbers for tag in data.tag_values(n, posts)), posts),
        Part(TagRow, data.counts_of_tags(posts), data.rare_tags(posts)),
        Part(UserCountsRow, readers.counts_of_users(posts, authors), accounts),
        Part(PostCountsRow, readers.counts_of_posts(posts, authors), posts),
        Part(FollowRow, readers.follow_values(authors), accounts),
        Part(FavoriteRow, readers.favorite_values(posts, authors), 10 * posts),
        Part(CommentRow, readers.comment_values(posts, authors), posts),
    ]
