from hexameter.application.ports.working_copies import WorkingCopyQueries, WorkingCopyRepository
from hexameter.application.working_copies.discard_working_copy import DiscardWorkingCopy
from hexameter.application.working_copies.edit_working_copy import EditWorkingCopy
from hexameter.domain.users.roles import Permission
from hexameter.entrypoints.extensions.declaration import Extension, UseCase
from hexameter.entrypoints.features.stores import in_both_stores

WORKING_COPIES = Extension(
    name="working_copies",
    use_cases=[
        UseCase(EditWorkingCopy, Permission.WRITE_POSTS),
        UseCase(DiscardWorkingCopy, Permission.WRITE_POSTS),
    ],
    queries=in_both_stores({WorkingCopyQueries: "queries.posts.working_copies"}),
    repositories=in_both_stores({WorkingCopyRepository: "repositories.posts.working_copies"}),
    routers=["hexameter.entrypoints.http.working_copies:router"],
)
