from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.personal_data import all_pages
from hexameter.application.ports.posts import PostQueries, PostSummaryView, PostView
from hexameter.application.ports.revisions import RevisionQueries, RevisionView
from hexameter.application.ports.users import UserQueries
from hexameter.application.ports.working_copies import WorkingCopyQueries, WorkingCopyView
from hexameter.domain.ids import UserId
from hexameter.domain.pagination import Sort
from hexameter.domain.posts.errors import PostNotFound, RevisionNotFound, WorkingCopyNotFound
from hexameter.domain.posts.values import PostStatus


@dataclass(frozen=True, slots=True)
class PostRevision:
    post_id: UUID
    revision: RevisionView


async def posts_of(user_id: UserId, posts: PostQueries, users: UserQueries) -> list[PostView]:
    """In every status, as the operator sees them."""
    found = await _summaries(user_id, posts, users)
    views: list[PostView] = []
    for summary in found:
        with suppress(PostNotFound):
            views.append(await posts.by_id(summary.id, Actor.system()))
    return views


async def working_copies_of(
    user_id: UserId, posts: PostQueries, users: UserQueries, copies: WorkingCopyQueries
) -> list[WorkingCopyView]:
    found: list[WorkingCopyView] = []
    for post in await _summaries(user_id, posts, users):
        with suppress(PostNotFound, WorkingCopyNotFound):
            copy = await copies.of_post(post.id, Actor.system())
            if copy.version > 0:  # otherwise the live content
                found.append(copy)
    return found


async def revisions_of(
    user_id: UserId, posts: PostQueries, users: UserQueries, revisions: RevisionQueries
) -> list[PostRevision]:
    """Those that the person wrote, of their own posts."""
    found: list[PostRevision] = []
    for post in await _summaries(user_id, posts, users):
        page = partial(revisions.of_post, post.id, viewer=Actor.system())
        with suppress(PostNotFound):
            for each in await all_pages(page, Sort("number")):
                if each.author is not None and each.author.id == user_id:
                    with suppress(RevisionNotFound):
                        revision = await revisions.by_number(post.id, each.number, Actor.system())
                        found.append(PostRevision(post.id, revision))
    return found


async def _summaries(
    user_id: UserId, posts: PostQueries, users: UserQueries
) -> list[PostSummaryView]:
    author = (await users.account(user_id)).username
    found: list[PostSummaryView] = []
    for status in PostStatus:
        page = partial(posts.page, viewer=Actor.system(), author=author, status=status)
        found += await all_pages(page, Sort("created_at"))
    return found
