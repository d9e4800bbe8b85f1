from sqlalchemy import bindparam, delete, insert, select, update

from hexameter.adapters.sql.counters.locks import lock_before_removing
from hexameter.adapters.sql.counters.posts import PostCounts, count_posts_of_author
from hexameter.adapters.sql.driver.constructs import Statement, bind_columns, columns_of, upsert
from hexameter.adapters.sql.repositories.posts.post_copies import PostCopies
from hexameter.adapters.sql.repositories.posts.post_rows import (
    FAILED_PUBLICATION,
    SELECT,
    parameters_of,
    parameters_of_failure,
    post_of,
)
from hexameter.adapters.sql.search.index import SearchIndex
from hexameter.adapters.sql.tables.posts.posts import PostRow, PostSlugRow
from hexameter.adapters.sql.tables.users import UserRow
from hexameter.adapters.sql.unit_of_work import UnitOfWorkContext
from hexameter.application.ports.posts import RemovedPost
from hexameter.application.search.indexer import PostIndexer
from hexameter.domain.ids import PostId, UserId
from hexameter.domain.posts.errors import PostNotFound
from hexameter.domain.posts.post import Post
from hexameter.domain.posts.values import Slug

_GET = SELECT.with_for_update()
_HOLD = SELECT.with_for_update(read=True, key_share=True)
_PRESENT = (PostRow.id == bindparam("post_id")) & (PostRow.version == bindparam("expected"))
_FIXED = (PostRow.id, PostRow.author_id, PostRow.created_at)
_INSERT = insert(PostRow)
_UPDATE = update(PostRow).where(_PRESENT).values(bind_columns(*columns_of(PostRow, but=_FIXED)))
_KEEP_HTML = (
    update(PostRow).where(_PRESENT).values(bind_columns(PostRow.html, PostRow.html_version))
)
_KEEP_FAILED_PUBLICATION = update(PostRow).where(_PRESENT).values(bind_columns(*FAILED_PUBLICATION))
_LOCK_OF_AUTHOR = (
    select(PostRow.id)
    .where(PostRow.author_id == bindparam("of_author"))
    .order_by(PostRow.id)
    .with_for_update()
)
_OUTDATE_ALL_HTML = update(PostRow).values(html_version=0)
_OUTDATE_HTML = _OUTDATE_ALL_HTML.where(PostRow.author_id == bindparam("of_author"))
_DELETE = delete(PostRow).where(_PRESENT)

_CLAIM_SLUG = upsert(
    lambda insert_into: (
        insert_into(PostSlugRow)
        .values(bind_columns(PostSlugRow.slug, PostSlugRow.post_id))
        .on_conflict_do_nothing(index_elements=[PostSlugRow.slug])
    )
)
_OWNER_OF_SLUG = select(PostSlugRow.post_id).where(PostSlugRow.slug == bindparam("slug"))

_AUTHOR_COUNTS = select(UserRow.id).where(
    UserRow.id == bindparam("author_id"), UserRow.suspended_at.is_(None)
)
_DELETE_OF_AUTHOR = (
    delete(PostRow)
    .where(PostRow.author_id == bindparam("author_id"))
    .returning(PostRow.id, PostRow.version, PostRow.published_at)
)


class SqlPostRepository:
    def __init__(self, context: UnitOfWorkContext, indexer: PostIndexer) -> None:
        self._context = context
        self._connection = context.connection
        self._copies = PostCopies(context.connection)
        self._counts = PostCounts(context.connection)
        self._search = SearchIndex(context.connection, indexer)

    async def claim_slug(self, slug: Slug, post_id: PostId) -> bool:
        if await self._connection.execute(_CLAIM_SLUG, slug=slug.value, post_id=post_id):
            return True
        owner = await self._connection.fetch_one(_OWNER_OF_SLUG, slug=slug.value)
        return owner is not None and owner.post_id == post_id

    async def add(self, post: Post) -> None:
        await self._connection.execute(
            _INSERT,
            id=post.id,
            version=post.version,
            author_id=post.author_id,
            created_at=post.created_at,
            **parameters_of(post),
        )
        self._copies.begin(post)
        self._counts.begin(post)
        await self._copies.keep(post)
        await self._search.add(post)
        await self._counts.keep(post)
        self._context.collect(post)

    async def get(self, post_id: PostId) -> Post:
        return await self._fetch(_GET, post_id)

    async def hold(self, post_id: PostId) -> Post:
        return await self._fetch(_HOLD, post_id)

    async def _fetch(self, statement: Statement, post_id: PostId) -> Post:
        row = await self._connection.fetch_one(statement, post_id=post_id)
        if row is None:
            raise PostNotFound
        post = post_of(row)
        self._copies.know(post)
        self._counts.know(post)
        self._search.remember(post)
        return post

    async def save(self, post: Post) -> None:
        await self._counts.prepare(post)
        await self._context.change_one(
            _UPDATE,
            post_id=post.id,
            expected=post.version,
            version=post.version + 1,
            **parameters_of(post),
        )
        await self._copies.keep(post)
        await self._counts.keep(post)
        await self._search.update(post)
        post.version += 1
        self._context.collect(post)

    async def remove(self, post: Post) -> None:
        await self._counts.prepare(post)
        # The foreign keys delete its slugs and tags.
        await self._search.before_removal(post.id)
        await self._context.change_one(_DELETE, post_id=post.id, expected=post.version)
        await self._counts.drop(post)
        self._context.collect(post)

    async def remove_all_of(self, author_id: UserId) -> list[RemovedPost]:
        if not await lock_before_removing(author_id, self._connection):
            return []
        if await self._connection.fetch_one(_AUTHOR_COUNTS, author_id=author_id):
            await count_posts_of_author(author_id, self._connection, counts=False)
        await self._search.before_removal_of_all(author_id)
        rows = await self._connection.fetch_all(_DELETE_OF_AUTHOR, author_id=author_id)
        posts = [
            RemovedPost(PostId(row.id), row.version, row.published_at is not None) for row in rows
        ]
        return sorted(posts, key=lambda post: post.id)

    async def outdate_html(self, author_id: UserId | None) -> None:
        if author_id is None:
            await self._connection.execute(_OUTDATE_ALL_HTML)
            return
        await self._connection.fetch_all(_LOCK_OF_AUTHOR, of_author=author_id)
        await self._connection.execute(_OUTDATE_HTML, of_author=author_id)

    async def keep_html(self, post: Post) -> None:
        await self._context.change_one(
            _KEEP_HTML,
            post_id=post.id,
            expected=post.version,
            html=post.content.html,
            html_version=post.content.html_version,
        )
        await self._search.update(post)

    async def keep_failed_publication(self, post: Post) -> None:
        await self._context.change_one(
            _KEEP_FAILED_PUBLICATION,
            post_id=post.id,
            expected=post.version,
            **parameters_of_failure(post.failed_publication),
        )

    async def index(self, post: Post) -> None:
        await self._search.rewrite(post)
