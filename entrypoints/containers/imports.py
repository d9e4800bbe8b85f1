from dependency_injector import containers, providers

from hexameter.application.import_post import ImportPost
from hexameter.application.users.ensure_author import EnsureAuthor


class Imports(containers.DeclarativeContainer):
    stores = providers.DependenciesContainer()
    services = providers.DependenciesContainer()

    ensure_author = providers.Singleton(
        EnsureAuthor, stores.uow, services.slugs, services.clock, services.ids
    )
    import_post = providers.Singleton(
        ImportPost,
        stores.uow,
        services.renderer,
        services.slugs,
        services.clock,
        services.ids,
        ensure_author,
    )
