from datetime import timedelta

from hexameter.application.prune_expired import PruneExpired, PruneExpiredCommand
from hexameter.entrypoints.catalogue import Exposure
from hexameter.entrypoints.feature import Feature, PeriodicTask, UseCase
from hexameter.entrypoints.injection import containers, providers


class Maintenance(containers.DeclarativeContainer):
    settings = providers.Dependency()
    stores = providers.DependenciesContainer()
    services = providers.DependenciesContainer()

    prune_expired = providers.Singleton(
        PruneExpired,
        uow=stores.uow,
        rate_limiter=stores.rate_limiter,
        outbox=stores.outbox,
        clock=services.clock,
    )


MAINTENANCE = Feature(
    name="maintenance",
    container=Maintenance,
    use_cases=[UseCase(PruneExpired, Maintenance.prune_expired, exposure=Exposure.WORKER)],
    periodic_tasks=[
        PeriodicTask(
            name="prune_expired",
            every=timedelta(minutes=15),
            use_case=PruneExpired,
            command=PruneExpiredCommand(),
        ),
    ],
)
