"""Finds the providers of a container."""

from collections.abc import Mapping
from typing import Any

from hexameter.entrypoints.injection import providers


def by_port(names: Mapping[type[object], str], container: Any) -> dict[type[object], Any]:
    return {port: container.providers[name] for port, name in names.items()}


def replaceable_providers(container: Any) -> dict[str, Any]:
    """Its providers by name, without its own dependencies."""
    dependencies = (providers.Dependency, providers.DependenciesContainer)
    return {
        name: provider
        for name, provider in container.providers.items()
        if not isinstance(provider, dependencies) and name != "__self__"
    }
