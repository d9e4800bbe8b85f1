from datetime import timedelta

from hexameter.application.list_deliveries import ListDeliveries
from hexameter.application.prune_expired import PruneExpired, PruneExpiredCommand
from hexameter.application.retry_delivery import RetryDelivery
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
    list_deliveries = providers.Singleton(ListDeliveries, outbox=stores.outbox)
    retry_delivery = providers.Singleton(RetryDelivery, outbox=stores.outbox, clock=services.clock)


MAINTENANCE = Feature(
    name="maintenance",
    container=Maintenance,
    use_cases=[
        UseCase(PruneExpired, Maintenance.prune_expired, exposure=Exposure.WORKER),
        UseCase(ListDeliveries, Maintenance.list_deliveries, exposure=Exposure.COMMAND_LINE),
        UseCase(RetryDelivery, Maintenance.retry_delivery, exposure=Exposure.COMMAND_LINE),
    ],
    periodic_tasks=[
        PeriodicTask(
            name="prune_expired",
            every=timedelta(minutes=15),
            use_case=PruneExpired,
            command=PruneExpiredCommand(),
        ),
    ],
)
