from functools import partial

from hexameter.application.actor import Actor
from hexameter.application.personal_data import all_pages
from hexameter.application.ports.follows import FollowQueries
from hexameter.application.ports.users import ProfileView
from hexameter.domain.ids import UserId
from hexameter.domain.pagination import Sort


async def following_of(user_id: UserId, follows: FollowQueries) -> list[ProfileView]:
    page = partial(follows.following, user_id, viewer=Actor.system())
    return await all_pages(page, Sort("created_at"))
