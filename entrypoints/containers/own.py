"""The store that an extension brings."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any

from hexameter.application.events.before_commit import BeforeCommitFunctions
from hexameter.entrypoints.containers.services import STORE_PORTS, Services
from hexameter.entrypoints.extensions.declaration import Extension
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.entrypoints.extensions.own_store import OwnStore, Store, StoreParts
from hexameter.entrypoints.extensions.wiring.adapters import (
    CHECK_SECONDS,
    call_if_there,
    failure_text,
    require_methods,
)
from hexameter.entrypoints.extensions.wiring.query_names import collection_names, query_names
from hexameter.entrypoints.injection import containers, providers
from hexameter.entrypoints.setting_rules import DATABASES
from hexameter.entrypoints.settings import Settings


class UnknownStore(ValueError):
    """A database URL that is none of the core's, nor of an active extension's store. The message
    does not quote it, because it can contain a password.
    """

    def __init__(self, scheme: str) -> None:
        super().__init__(
            f"HEXAMETER_DATABASE_URL must begin with {DATABASES}: no active extension has a store "
            f"for {scheme}://"
        )


def store_for(scheme: str, extensions: Sequence[Extension]) -> tuple[str, Store]:
    """The store with this scheme, and the name of its extension. Raises `UnknownStore`."""
    for extension in extensions:
        if extension.store is not None and extension.store.scheme == scheme:
            return extension.name, extension.store
    raise UnknownStore(scheme)


class OwnLifecycle:
    def __init__(self, extension: str, store: OwnStore, ports: Collection[type[object]]) -> None:
        """Raises `ExtensionError` for a store that is not whole."""
        for port in ports:
            adapter = adapter_of(extension, store, port)
            if getattr(port, "_is_protocol", False):
                require_methods(extension, port, type(adapter))
        self._extension = extension
        self._store = store
        self._is_open = False

    async def migrate(self) -> None:
        try:
            await call_if_there(self._store, "migrate")
        except Exception as failure:
            raise ExtensionError(
                self._extension, f"its store cannot be migrated ({failure_text(failure)})."
            ) from failure

    def require_declared(self) -> None: ...

    async def open(self) -> None:
        """Raises `ExtensionError`."""
        if self._is_open:
            return
        try:
            await call_if_there(self._store, "open")
        except Exception as failure:
            raise ExtensionError(
                self._extension, f"its store cannot be opened ({failure_text(failure)})."
            ) from failure
        self._is_open = True

    async def close(self) -> None:
        if self._is_open:
            self._is_open = False
            await call_if_there(self._store, "close")

    async def missing(self) -> list[str]:
        """`database` while it cannot be used."""
        return [] if await self.failure() is None else ["database"]

    async def failure(self) -> str | None:
        """Why it cannot be used at the moment. Opens it meanwhile if it is not open."""
        was_open = self._is_open
        try:
            async with asyncio.timeout(CHECK_SECONDS):
                await self.open()
                await call_if_there(self._store, "check")
            if not was_open:
                await self.close()
        except TimeoutError:
            return f"no answer within {CHECK_SECONDS:g} seconds"
        except Exception as failure:  # whatever its technology raises
            return failure_text(failure)
        return None


def adapter_of(extension: str, store: OwnStore, port: type[object]) -> object:
    """Raises `ExtensionError`."""
    try:
        return store.adapters[port]
    except KeyError:
        raise ExtensionError(extension, f"its store has no adapter for {port.__name__}.") from None


def own_stores(
    settings: Settings,
    scheme: str,
    services: Services,
    extensions: Sequence[Extension],
    over_memory: Callable[..., Mapping[type[object], object]],
) -> Any:
    """`over_memory` takes the functions before the commit, and a store in memory. Raises
    `UnknownStore`.
    """
    owner, store = store_for(scheme, extensions)
    before_commit = providers.Singleton(BeforeCommitFunctions)
    parts = providers.Factory(
        StoreParts,
        url=settings.store_url,
        clock=services.clock,
        ids=services.ids,
        before_commit=before_commit,
        indexer=services.indexer,
        access_token_lifetime=settings.token_lifetime,
        collections={
            collection: extension.name
            for extension in extensions
            for collection in extension.collections
        },
        over_memory=providers.Callable(partial, over_memory, before_commit),
    )
    own = providers.Singleton(store.make, parts)
    names = {**STORE_PORTS, **query_names(extensions), **collection_names(extensions)}
    stores = containers.DynamicContainer()
    for port, name in names.items():
        stores.set_provider(name, providers.Callable(adapter_of, owner, own, port))
    stores.set_provider("own", own)
    stores.set_provider("before_commit", before_commit)
    stores.set_provider("lifecycle", providers.Singleton(OwnLifecycle, owner, own, list(names)))
    return stores
