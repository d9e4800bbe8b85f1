from hexameter.application.import_post import ImportPost
from hexameter.application.ports.imports import ImportRecords
from hexameter.application.users.ensure_author import EnsureAuthor
from hexameter.domain.users.roles import Permission
from hexameter.entrypoints.catalogue import Exposure
from hexameter.entrypoints.feature import Feature, StoreAdapters, UseCase
from hexameter.entrypoints.injection import containers, providers


class Imports(containers.DeclarativeContainer):
    settings = providers.Dependency()
    stores = providers.DependenciesContainer()
    services = providers.DependenciesContainer()

    ensure_author = providers.Singleton(
        EnsureAuthor,
        uow=stores.uow,
        slugs=services.slugs,
        clock=services.clock,
        ids=services.ids,
    )
    import_post = providers.Singleton(
        ImportPost,
        uow=stores.uow,
        renderer=services.renderer,
        slugs=services.slugs,
        clock=services.clock,
        ids=services.ids,
        ensure_author=ensure_author,
    )


IMPORTS = Feature(
    name="imports",
    container=Imports,
    use_cases=[
        UseCase(ImportPost, Imports.import_post, Permission.MANAGE_USERS, Exposure.COMMAND_LINE),
    ],
    repositories={
        ImportRecords: StoreAdapters(
            memory="hexameter.adapters.memory.imports:MemoryImportRecords",
            sql="hexameter.adapters.sql.repositories.imports:SqlImportRecords",
        ),
    },
)
