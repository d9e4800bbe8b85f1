"""Chooses the store, and adds the repositories and queries of each extension to it."""

from collections.abc import Sequence
from pkgutil import resolve_name
from typing import Any, Literal

from hexameter.entrypoints.containers.services import Services
from hexameter.entrypoints.extensions.declaration import Extension
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.entrypoints.extensions.query_names import query_names
from hexameter.entrypoints.injection import providers
from hexameter.entrypoints.settings import Settings


def build_stores(settings: Settings, services: Services, extensions: Sequence[Extension]) -> Any:
    """The container of the store that the settings choose."""
    # Only the store in use is imported: SQLAlchemy is a third of the start-up time.
    if settings.in_memory:
        from hexameter.entrypoints.containers.memory import MemoryStores

        memory = MemoryStores(services=services, repositories=repositories("memory", extensions))
        _add_queries(memory, "memory", memory.store, extensions)
        return memory
    from hexameter.entrypoints.containers.sql import SqlStores

    sql = SqlStores(
        settings=settings, services=services, repositories=repositories("sql", extensions)
    )
    _add_queries(sql, "sql", sql.database, extensions)
    return sql


def _add_queries(
    stores: Any, store: Literal["memory", "sql"], source: Any, extensions: Sequence[Extension]
) -> None:
    names = query_names(extensions)
    for extension in extensions:
        for port, adapters in extension.queries.items():
            if names[port] in stores.providers:
                raise ExtensionError(
                    extension.name, f"{port.__name__} has the name of a part of the store."
                )
            adapter = resolve_name(getattr(adapters, store))
            stores.set_provider(names[port], providers.Singleton(adapter, source))


def repositories(
    store: Literal["memory", "sql"], extensions: Sequence[Extension]
) -> dict[type, Any]:
    """The repository class for each port in this store."""
    return {
        port: resolve_name(getattr(adapters, store))
        for extension in extensions
        for port, adapters in extension.repositories.items()
    }
