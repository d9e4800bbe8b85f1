from hexameter.application.follows.follow_user import FollowUser
from hexameter.application.follows.personal_data import following_of
from hexameter.application.follows.unfollow_user import UnfollowUser
from hexameter.application.ports.follows import FollowQueries, FollowRepository
from hexameter.domain.users.roles import Permission
from hexameter.entrypoints.extensions.declaration import (
    Extension,
    Personal,
    StoreAdapters,
    UseCase,
)

FOLLOWS = Extension(
    name="follows",
    use_cases=[
        UseCase(FollowUser, Permission.WRITE_FOLLOWS),
        UseCase(UnfollowUser, Permission.WRITE_FOLLOWS),
    ],
    personal=[Personal("following", following_of)],
    queries={
        FollowQueries: StoreAdapters(
            memory="hexameter.adapters.memory.queries.follows:MemoryFollowQueries",
            sql="hexameter.adapters.sql.queries.follows:SqlFollowQueries",
        ),
    },
    repositories={
        FollowRepository: StoreAdapters(
            memory="hexameter.adapters.memory.repositories.follows:MemoryFollowRepository",
            sql="hexameter.adapters.sql.repositories.follows:SqlFollowRepository",
        ),
    },
    routers=["hexameter.entrypoints.http.follows:router"],
)
