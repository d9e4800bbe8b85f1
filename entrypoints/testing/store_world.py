"""The store of an extension through all its ports, for the contract suites."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, TypeVar, cast, get_type_hints

from hexameter.adapters.testing.clock import MovableClock
from hexameter.adapters.testing.samples import LANGUAGES
from hexameter.adapters.testing.world import World
from hexameter.application.ports.counters import WrongCount
from hexameter.domain.audit import AuditEntry
from hexameter.entrypoints.container import build_container
from hexameter.entrypoints.extensions.declaration import Extension
from hexameter.entrypoints.settings import Settings
from hexameter.entrypoints.testing.samples import SAMPLES

T = TypeVar("T")
_NO_PORTS = {"audited", "before_commit", "clock", "miscount", "read"}


@asynccontextmanager
async def store_world(
    extension: Extension,
    url: str,
    *,
    audited: Callable[[Any], Awaitable[list[AuditEntry]]],
    miscount: Callable[[Any, Sequence[WrongCount]], Awaitable[None]] | None = None,
) -> AsyncGenerator[World]:
    """The store of `extension`, migrated and open until the block ends. `url` names one that is
    empty. `audited` reads the whole audit trail of what `Store.make` has returned, the oldest entry
    first. `miscount` falsifies counts: it stores `kept` of each. Leave it out if the store keeps no
    counts.
    """
    clock = MovableClock()
    chosen: dict[str, Any] = {
        "_env_file": None,
        "database_url": url,
        "secret_key": "for tests of a store, and for nothing else",
        "search_languages": list(LANGUAGES),
    }
    application = build_container(
        Settings(**chosen), adapters={"clock": clock}, extensions=[extension, SAMPLES]
    )
    stores, injector = application.stores, application.injector

    def read(collection: type[T]) -> T:
        return cast(T, injector.provider(collection)())

    lifecycle = stores.lifecycle()
    await lifecycle.migrate()
    await lifecycle.open()
    ports = {
        name: injector.provider(port)()
        for name, port in get_type_hints(World).items()
        if name not in _NO_PORTS
    }
    try:
        yield World(
            **ports,
            audited=lambda: audited(stores.own()),
            before_commit=stores.before_commit(),
            clock=clock,
            read=read,
            miscount=None if miscount is None else partial(miscount, stores.own()),
        )
    finally:
        await lifecycle.close()
