"""Chooses the store, and adds the repositories and queries of each extension to it."""

from collections.abc import Sequence
from functools import partial
from pkgutil import resolve_name
from typing import Any, Literal

from hexameter.adapters.search.stemmers import SnowballStemmer
from hexameter.application.events.before_commit import BeforeCommitFunctions
from hexameter.application.search.indexer import PostIndexer
from hexameter.entrypoints.containers.indexed import with_indexer
from hexameter.entrypoints.containers.services import STORE_PORTS, Services
from hexameter.entrypoints.extensions.declaration import Extension, StoreAdapters
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.entrypoints.extensions.wiring.adapters import require_methods
from hexameter.entrypoints.extensions.wiring.query_names import collection_names, query_names
from hexameter.entrypoints.injection import providers
from hexameter.entrypoints.settings import Settings

_Store = Literal["memory", "sql"]
_READING = {
    "memory": "hexameter.adapters.memory.collections:memory_reading",
    "sql": "hexameter.adapters.sql.collections.rows:sql_reading",
}
_WRITING = {
    "memory": "hexameter.adapters.memory.collections:memory_collection",
    "sql": "hexameter.adapters.sql.collections.rows:sql_collection",
}


def build_stores(settings: Settings, services: Services, extensions: Sequence[Extension]) -> Any:
    """The container of the store that the settings choose."""
    # Only the store in use is imported: SQLAlchemy is a third of the start-up time.
    if settings.in_memory:
        return _memory_stores(services, extensions)
    if settings.own_scheme is not None:
        from hexameter.entrypoints.containers.own import own_stores

        over_memory = partial(_over_memory, services, extensions)
        return own_stores(settings, settings.own_scheme, services, extensions, over_memory)
    from hexameter.entrypoints.containers.extension_tables import tables_of
    from hexameter.entrypoints.containers.sql import SqlStores

    sql = SqlStores(
        settings=settings,
        services=services,
        repositories=repositories("sql", extensions, services.indexer()),
        extension_tables=tables_of(extensions),
    )
    _add_queries(sql, "sql", sql.database, extensions)
    _add_collections(sql, "sql", sql.database, extensions)
    return sql


def _memory_stores(services: Services, extensions: Sequence[Extension]) -> Any:
    from hexameter.entrypoints.containers.memory import MemoryStores

    memory = MemoryStores(
        services=services, repositories=repositories("memory", extensions, services.indexer())
    )
    _add_queries(memory, "memory", memory.store, extensions)
    _add_collections(memory, "memory", memory.store, extensions)
    return memory


def _over_memory(
    services: Services,
    extensions: Sequence[Extension],
    before_commit: BeforeCommitFunctions,
    store: object,
) -> dict[type[object], object]:
    """The adapters of every port over a given `MemoryStore`."""
    stores = _memory_stores(services, extensions)
    stores.store.override(providers.Object(store))
    stores.before_commit.override(providers.Object(before_commit))
    names = {**STORE_PORTS, **query_names(extensions), **collection_names(extensions)}
    return {port: stores.providers[name]() for port, name in names.items()}


def _add_queries(stores: Any, store: _Store, source: Any, extensions: Sequence[Extension]) -> None:
    names = query_names(extensions)
    for extension in extensions:
        for port, adapters in extension.queries.items():
            if names[port] in stores.providers:
                raise ExtensionError(
                    extension.name, f"{port.__name__} has the name of a part of the store."
                )
            adapter = _chosen(extension.name, port, adapters, store)
            stores.set_provider(names[port], providers.Singleton(adapter, source))


def _add_collections(
    stores: Any, store: _Store, source: Any, extensions: Sequence[Extension]
) -> None:
    """For reading what is committed."""
    reading = resolve_name(_READING[store])
    names = collection_names(extensions)
    for extension in extensions:
        for collection in extension.collections:
            provider = providers.Singleton(reading, extension.name, collection, source)
            stores.set_provider(names[collection], provider)


def queries(store: _Store, extensions: Sequence[Extension]) -> dict[type, Any]:
    """The adapter for each query port in this store."""
    return {
        port: _chosen(extension.name, port, adapters, store)
        for extension in extensions
        for port, adapters in extension.queries.items()
    }


def repositories(
    store: _Store, extensions: Sequence[Extension], indexer: PostIndexer | None = None
) -> dict[type, Any]:
    """The repository class for each port and collection in this store. By default the index has
    words of no particular language.
    """
    found: dict[type, Any] = {
        port: _chosen(extension.name, port, adapters, store)
        for extension in extensions
        for port, adapters in extension.repositories.items()
    }
    for extension in extensions:
        for collection in extension.collections:
            found[collection] = resolve_name(_WRITING[store])(extension.name, collection)
    return with_indexer(found, indexer or PostIndexer(SnowballStemmer(())))


def _chosen(extension: str, port: type[Any], adapters: StoreAdapters, store: _Store) -> Any:
    """The adapter for this store. Raises `ExtensionError`."""
    adapter = adapters.memory if store == "memory" else adapters.sql
    if isinstance(adapter, str):
        try:
            adapter = resolve_name(adapter)
        except (ImportError, AttributeError, ValueError) as failure:
            raise ExtensionError(
                extension, f"its adapter {adapter!r} for {port.__name__} does not load ({failure})."
            ) from failure
    require_methods(extension, port, adapter)
    return adapter
