from hexameter.application.follows.follow_user import FollowUser
from hexameter.application.follows.personal_data import following_of
from hexameter.application.follows.unfollow_user import UnfollowUser
from hexameter.application.ports.follows import FollowQueries, FollowRepository
from hexameter.domain.users.roles import Permission
from hexameter.entrypoints.extensions.declaration import (
    Extension,
    Personal,
    UseCase,
)
from hexameter.entrypoints.features.stores import in_both_stores

FOLLOWS = Extension(
    name="follows",
    use_cases=[
        UseCase(FollowUser, Permission.WRITE_FOLLOWS),
        UseCase(UnfollowUser, Permission.WRITE_FOLLOWS),
    ],
    personal=[Personal("following", following_of)],
    queries=in_both_stores({FollowQueries: "queries.follows"}),
    repositories=in_both_stores({FollowRepository: "repositories.follows"}),
    routers=["hexameter.entrypoints.http.follows:router"],
)
