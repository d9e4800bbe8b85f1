"""Finds and replaces the providers of containers."""

from collections.abc import Mapping
from typing import Any

from hexameter.entrypoints.injection import providers


class UnknownAdapter(LookupError):
    """No provider has this name; the message lists those that exist."""


def by_port(names: Mapping[type[object], str], container: Any) -> dict[type[object], Any]:
    return {port: container.providers[name] for port, name in names.items()}


def override_by_name(adapters: Mapping[str, object], *containers: Any) -> None:
    """Raises `UnknownAdapter`."""
    replaceable = {name: each for one in containers for name, each in _replaceable(one).items()}
    for name, adapter in adapters.items():
        if name not in replaceable:
            known = ", ".join(sorted(replaceable))
            raise UnknownAdapter(f"Unknown adapter {name!r}. Known adapters: {known}.")
        replaceable[name].override(providers.Object(adapter))


def _replaceable(container: Any) -> dict[str, Any]:
    """Its providers by name, without its own dependencies."""
    dependencies = (providers.Dependency, providers.DependenciesContainer)
    return {
        name: provider
        for name, provider in container.providers.items()
        if not isinstance(provider, dependencies) and name != "__self__"
    }
