from hexameter.application.ports.tags import TagQueries, TagRepository
from hexameter.application.tags.merge_tag import MergeTag
from hexameter.application.tags.rename_tag import RenameTag
from hexameter.domain.users.roles import Permission
from hexameter.entrypoints.extensions.declaration import Extension, StoreAdapters, UseCase

TAGS = Extension(
    name="tags",
    use_cases=[
        UseCase(RenameTag, Permission.MANAGE_TAGS),
        UseCase(MergeTag, Permission.MANAGE_TAGS),
    ],
    queries={
        TagQueries: StoreAdapters(
            memory="hexameter.adapters.memory.queries.tags:MemoryTagQueries",
            sql="hexameter.adapters.sql.queries.tags:SqlTagQueries",
        ),
    },
    repositories={
        TagRepository: StoreAdapters(
            memory="hexameter.adapters.memory.repositories.tags:MemoryTagRepository",
            sql="hexameter.adapters.sql.repositories.tags:SqlTagRepository",
        ),
    },
    routers=["hexameter.entrypoints.http.tags:router"],
)
