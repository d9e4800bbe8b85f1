from functools import partial

from hexameter.application.actor import Actor
from hexameter.application.personal_data import all_pages
from hexameter.application.ports.posts import PostQueries, PostSummaryView, PostView
from hexameter.application.ports.users import UserQueries
from hexameter.domain.ids import UserId
from hexameter.domain.pagination import Sort
from hexameter.domain.posts.values import PostStatus


async def posts_of(user_id: UserId, posts: PostQueries, users: UserQueries) -> list[PostView]:
    """In every status, as the operator sees them."""
    viewer = Actor.system()
    author = (await users.account(user_id)).username
    found: list[PostSummaryView] = []
    for status in PostStatus:
        page = partial(posts.page, viewer=viewer, author=author, status=status)
        found += await all_pages(page, Sort("created_at"))
    return [await posts.by_id(summary.id, viewer) for summary in found]
