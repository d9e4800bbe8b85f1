from datetime import timedelta

from hexameter.application.list_deliveries import ListDeliveries
from hexameter.application.prune_expired import PruneExpired, PruneExpiredCommand
from hexameter.application.retry_delivery import RetryDelivery
from hexameter.entrypoints.catalogue import Exposure
from hexameter.entrypoints.extensions.declaration import Extension, PeriodicTask, UseCase

MAINTENANCE = Extension(
    name="maintenance",
    use_cases=[
        UseCase(PruneExpired, exposure=Exposure.WORKER),
        UseCase(ListDeliveries, exposure=Exposure.COMMAND_LINE),
        UseCase(RetryDelivery, exposure=Exposure.COMMAND_LINE),
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
