"""The adapters of the core's ports in its two stores."""

from collections.abc import Mapping

from hexameter.entrypoints.extensions.declaration import StoreAdapters

_ADAPTERS = "hexameter.adapters"


def in_both_stores(modules: Mapping[type[object], str]) -> dict[type[object], StoreAdapters]:
    """The adapters of each port, by the module that has them in the packages of both stores: those
    of `PostQueries` are `MemoryPostQueries` and `SqlPostQueries`.
    """
    return {
        port: StoreAdapters(
            memory=f"{_ADAPTERS}.memory.{module}:Memory{port.__name__}",
            sql=f"{_ADAPTERS}.sql.{module}:Sql{port.__name__}",
        )
        for port, module in modules.items()
    }
