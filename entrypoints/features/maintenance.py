from datetime import timedelta

from hexameter.application.prune_expired import PruneExpired, PruneExpiredCommand
from hexameter.entrypoints.catalogue import Exposure
from hexameter.entrypoints.extensions.declaration import Extension, PeriodicTask, UseCase

MAINTENANCE = Extension(
    name="maintenance",
    use_cases=[UseCase(PruneExpired, exposure=Exposure.WORKER)],
    periodic_tasks=[
        PeriodicTask(
            name="prune_expired",
            every=timedelta(minutes=15),
            use_case=PruneExpired,
            command=PruneExpiredCommand(),
        ),
    ],
)
