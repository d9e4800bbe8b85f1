import os
import secrets

from dependency_injector import containers, providers

from hexameter.application.dispatcher import Dispatcher
from hexameter.application.prune_expired import PruneExpired


def _owner() -> str:
    """Who holds a lease: one name for each process, also after the process id is used again."""
    return f"{os.getpid()}-{secrets.token_hex(4)}"


class Delivery(containers.DeclarativeContainer):
    stores = providers.DependenciesContainer()
    services = providers.DependenciesContainer()
    subscribers = providers.Dependency(instance_of=list)

    owner = providers.Singleton(_owner)
    dispatcher = providers.Singleton(Dispatcher, stores.outbox, subscribers, services.clock, owner)
    prune_expired = providers.Singleton(
        PruneExpired, stores.uow, stores.rate_limiter, stores.outbox, services.clock
    )
