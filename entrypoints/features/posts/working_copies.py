from hexameter.application.ports.working_copies import WorkingCopyQueries, WorkingCopyRepository
from hexameter.application.working_copies.discard_working_copy import DiscardWorkingCopy
from hexameter.application.working_copies.edit_working_copy import EditWorkingCopy
from hexameter.domain.users.roles import Permission
from hexameter.entrypoints.extensions.declaration import Extension, StoreAdapters, UseCase

WORKING_COPIES = Extension(
    name="working_copies",
    use_cases=[
        UseCase(EditWorkingCopy, Permission.WRITE_POSTS),
        UseCase(DiscardWorkingCopy, Permission.WRITE_POSTS),
    ],
    queries={
        WorkingCopyQueries: StoreAdapters(
            memory="hexameter.adapters.memory.queries.posts.working_copies:MemoryWorkingCopyQueries",
            sql="hexameter.adapters.sql.queries.posts.working_copies:SqlWorkingCopyQueries",
        ),
    },
    repositories={
        WorkingCopyRepository: StoreAdapters(
            memory="hexameter.adapters.memory.repositories.posts.working_copies"
            ":MemoryWorkingCopyRepository",
            sql="hexameter.adapters.sql.repositories.posts.working_copies:SqlWorkingCopyRepository",
        ),
    },
    routers=["hexameter.entrypoints.http.working_copies:router"],
)
