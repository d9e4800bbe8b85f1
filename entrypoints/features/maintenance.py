from datetime import timedelta

from hexameter.application.counters.check_counters import CheckCounters
from hexameter.application.counters.repair_counters import RepairCounters
from hexameter.application.ports.counters import Counters
from hexameter.application.prune_expired import PruneExpired, PruneExpiredCommand
from hexameter.entrypoints.catalogue import Exposure
from hexameter.entrypoints.extensions.declaration import (
    Extension,
    PeriodicTask,
    StoreAdapters,
    UseCase,
)

MAINTENANCE = Extension(
    name="maintenance",
    use_cases=[
        UseCase(PruneExpired, exposure=Exposure.WORKER),
        UseCase(CheckCounters, exposure=Exposure.COMMAND_LINE),
        UseCase(RepairCounters, exposure=Exposure.COMMAND_LINE),
    ],
    queries={
        Counters: StoreAdapters(
            memory="hexameter.adapters.memory.counters:MemoryCounters",
            sql="hexameter.adapters.sql.counters.counters:SqlCounters",
        ),
    },
    periodic_tasks=[
        PeriodicTask(
            name="prune_expired",
            every=timedelta(minutes=15),
            use_case=PruneExpired,
            command=PruneExpiredCommand(),
        ),
    ],
)
