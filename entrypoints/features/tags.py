from hexameter.application.ports.tags import TagQueries, TagRepository
from hexameter.application.tags.merge_tag import MergeTag
from hexameter.application.tags.rename_tag import RenameTag
from hexameter.domain.users.roles import Permission
from hexameter.entrypoints.extensions.declaration import Extension, UseCase
from hexameter.entrypoints.features.stores import in_both_stores

TAGS = Extension(
    name="tags",
    use_cases=[
        UseCase(RenameTag, Permission.MANAGE_TAGS),
        UseCase(MergeTag, Permission.MANAGE_TAGS),
    ],
    queries=in_both_stores({TagQueries: "queries.tags"}),
    repositories=in_both_stores({TagRepository: "repositories.tags"}),
    routers=["hexameter.entrypoints.http.tags:router"],
)
