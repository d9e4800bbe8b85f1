"""Composes the product from its services, one store and the features."""

import os
import secrets
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from pkgutil import resolve_name
from typing import Any, Literal

from hexameter.application.dispatcher import Dispatcher
from hexameter.entrypoints.catalogue import Catalogue, Entry
from hexameter.entrypoints.containers.services import Services
from hexameter.entrypoints.feature import Feature, PeriodicTask
from hexameter.entrypoints.features.auth import AUTH
from hexameter.entrypoints.features.imports import IMPORTS
from hexameter.entrypoints.features.maintenance import MAINTENANCE
from hexameter.entrypoints.features.posts import POSTS
from hexameter.entrypoints.features.users import USERS
from hexameter.entrypoints.injection import providers
from hexameter.entrypoints.settings import Settings

# The first feature's routes are matched first, so the busiest come first.
FEATURES: tuple[Feature, ...] = (POSTS, USERS, AUTH, IMPORTS, MAINTENANCE)


UseCases = Mapping[type[Any], Callable[[Any], object]]
"""From a use case or query port to a function that takes the instance and returns another."""


class UnknownAdapter(LookupError):
    """No provider has this name; the message lists those that exist."""


class Application:
    """The composed product. `features` holds the container of each feature by its name."""

    def __init__(self, settings: Settings, services: Any, stores: Any) -> None:
        self.services = services
        self.stores = stores
        self.features: dict[str, Any] = {
            feature.name: feature.container(settings=settings, stores=stores, services=services)
            for feature in FEATURES
        }

    def catalogue(self) -> Catalogue:
        """Every use case and query port, with the permission it needs and where it is exposed."""
        entries = [
            Entry(port, self.stores.providers[_query_name(port)])
            for feature in FEATURES
            for port in feature.queries
        ]
        for feature in FEATURES:
            entries += [
                Entry(
                    use_case.use_case,
                    self._provider(feature, use_case.provider),
                    use_case.permission,
                    use_case.exposure,
                )
                for use_case in feature.use_cases
            ]
        return Catalogue(entries)

    def dispatcher(self) -> Dispatcher:
        """A dispatcher for every feature's subscribers, with its own lease owner."""
        return Dispatcher(
            self.stores.outbox(),
            [
                self._provider(feature, subscriber)()
                for feature in FEATURES
                for subscriber in feature.subscribers
            ],
            self.services.clock(),
            # Process ids are reused, so one alone could match an old lease.
            owner=f"{os.getpid()}-{secrets.token_hex(4)}",
        )

    def override(self, use_cases: UseCases) -> None:
        """Replace or wrap use cases everywhere, also where one use case runs another.

        Their permission and exposure stay the same. Raises UnknownUseCase.
        """
        catalogue = self.catalogue()
        for use_case, function in use_cases.items():
            provider: Any = catalogue.entry(use_case).provide
            # The copy has no override, so it makes the original.
            copy = providers.Singleton(provider.provides, *provider.args, **provider.kwargs)
            original = provider.last_overriding or copy
            provider.override(providers.Singleton(function, original))

    def _provider(self, feature: Feature, declared: providers.Provider[Any]) -> Any:
        """This application's copy of a provider that the feature's container class declares."""
        for name, provider in feature.container.providers.items():
            if provider is declared:
                return self.features[feature.name].providers[name]
        raise LookupError(f"The container of {feature.name} does not have {declared}.")


def build_container(
    settings: Settings,
    *,
    adapters: Mapping[str, object] | None = None,
    use_cases: UseCases | None = None,
) -> Application:
    """`adapters` replace those of the containers, by the name of their provider: `clock`,
    `mailer`, `uow`, ... `use_cases` replace or wrap use cases (`Application.override`).

    Raises UnknownAdapter, UnknownUseCase.
    """
    services = Services(settings=settings)
    stores = _stores(settings, services)
    replaceable = {**_replaceable(stores), **_replaceable(services)}
    for name, adapter in (adapters or {}).items():
        if name not in replaceable:
            known = ", ".join(sorted(replaceable))
            raise UnknownAdapter(f"Unknown adapter {name!r}. Known adapters: {known}.")
        replaceable[name].override(providers.Object(adapter))
    application = Application(settings, services, stores)
    application.override(use_cases or {})
    return application


def periodic_tasks() -> list[PeriodicTask]:
    return [task for feature in FEATURES for task in feature.periodic_tasks]


def routers() -> tuple[str, ...]:
    """The import strings of every feature's routers."""
    return tuple(router for feature in FEATURES for router in feature.routers)


def repositories(store: Literal["memory", "sql"]) -> dict[type, Any]:
    """The repository class for each port in this store."""
    return {
        port: resolve_name(getattr(adapters, store))
        for feature in FEATURES
        for port, adapters in feature.repositories.items()
    }


@asynccontextmanager
async def opened(container: Application) -> AsyncGenerator[None]:
    """Opens the store; on leaving, closes it and the services."""
    lifecycle = container.stores.lifecycle()
    await lifecycle.open()
    try:
        yield
    finally:
        container.services.renderer().close()
        container.services.hasher().close()
        await lifecycle.close()


def _stores(settings: Settings, services: Services) -> Any:
    # Only the store in use is imported: SQLAlchemy is a third of the start-up time.
    if settings.in_memory:
        from hexameter.entrypoints.containers.memory import MemoryStores

        memory = MemoryStores(services=services, repositories=repositories("memory"))
        _add_queries(memory, "memory", memory.store)
        return memory
    from hexameter.entrypoints.containers.sql import SqlStores

    sql = SqlStores(settings=settings, services=services, repositories=repositories("sql"))
    _add_queries(sql, "sql", sql.database)
    return sql


def _add_queries(stores: Any, store: Literal["memory", "sql"], source: Any) -> None:
    for feature in FEATURES:
        for port, adapters in feature.queries.items():
            adapter = resolve_name(getattr(adapters, store))
            stores.set_provider(_query_name(port), providers.Singleton(adapter, source))


def _query_name(port: type[object]) -> str:
    """`post_queries` for `PostQueries`."""
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in port.__name__).lstrip("_")


def _replaceable(container: Any) -> dict[str, Any]:
    """Its providers by name, without its own dependencies."""
    dependencies = (providers.Dependency, providers.DependenciesContainer)
    return {
        name: provider
        for name, provider in container.providers.items()
        if not isinstance(provider, dependencies) and name != "__self__"
    }
