from hexameter.application.imports.ensure_author import EnsureAuthor
from hexameter.application.imports.import_post import ImportPost
from hexameter.application.imports.list_imports import ListImports
from hexameter.application.ports.imports import ImportRecords
from hexameter.domain.users.roles import Permission
from hexameter.entrypoints.catalogue import Exposure
from hexameter.entrypoints.extensions.declaration import Extension, UseCase
from hexameter.entrypoints.features.stores import in_both_stores

IMPORTS = Extension(
    name="imports",
    use_cases=[
        UseCase(EnsureAuthor, Permission.MANAGE_USERS, Exposure.COMMAND_LINE),
        UseCase(ImportPost, Permission.MANAGE_USERS, Exposure.COMMAND_LINE),
        UseCase(ListImports, Permission.MANAGE_USERS, Exposure.COMMAND_LINE),
    ],
    repositories=in_both_stores({ImportRecords: "repositories.imports"}),
)
