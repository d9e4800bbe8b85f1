from dataclasses import fields
from typing import Any, Literal

from hexameter.adapters.testing.world import World
from hexameter.entrypoints.containers.stores import queries
from hexameter.entrypoints.features.core import FEATURES


def declared_queries(store: Literal["memory", "sql"], source: object) -> dict[str, Any]:
    """The fields of a `World` that are query ports, with the adapters that the features declare."""
    adapters: dict[Any, Any] = {**queries(store, FEATURES)}
    ports = {field.name: field.type for field in fields(World) if field.type in adapters}
    return {name: adapters[port](source) for name, port in ports.items()}
