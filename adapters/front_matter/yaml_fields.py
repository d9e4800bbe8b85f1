"""YAML without types, and with aliases that cannot multiply."""

from collections.abc import Mapping
from typing import Any

import yaml

from hexameter.adapters.front_matter.overridden import keep_overridden
from hexameter.adapters.front_matter.rejection import ImportRejected

MAX_EXPANDED = 512 * 1024
"""Characters that front matter may have after each alias has been replaced by what it names."""

MAX_NESTING = 20
"""Brackets and braces that may be open at once: for each, PyYAML takes longer over every token."""

_VALUE_COST = 8
_MERGE = "<<"


def read_yaml(source: str) -> dict[object, object]:
    """Values are texts, lists and mappings. Raises `ImportRejected`."""
    _require_flat(source)
    try:
        loader = _Loader(source)
        node = loader.get_single_node()
        if node is None:
            return {}
        _require_size(node)
        loaded: object = loader.construct_document(node)
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
        raise ImportRejected("The front matter is not valid YAML.") from error
    if loaded == "":
        return {}
    if not isinstance(loaded, dict):
        raise ImportRejected("The front matter must be a list of names with values.")
    return _merged(loaded)


class _Loader(yaml.BaseLoader):
    """Takes every scalar as text and ignores types, so nothing is made that a text asks for."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        if not all(isinstance(key, yaml.ScalarNode) for key, _ in node.value):
            return super().construct_mapping(node, deep)
        pairs = ((key.value, self.construct_object(value, deep)) for key, value in node.value)
        return {**keep_overridden(pairs)}


def _require_flat(source: str) -> None:
    depth = 0
    for char in source:
        if char in "[{":
            depth += 1
            if depth > MAX_NESTING:
                raise ImportRejected(f"The front matter is nested more than {MAX_NESTING} deep.")
        elif char in "]}" and depth:
            depth -= 1


def _require_size(root: yaml.Node) -> None:
    """Aliases share their node, so a small text can stand for any size, or contain itself."""
    sizes: dict[int, int | None] = {}

    def size(node: yaml.Node) -> int:
        known = sizes.get(id(node), 0)
        if known is None:
            raise ImportRejected("The front matter has a YAML alias that contains itself.")
        if known:
            return known
        sizes[id(node)] = None
        if isinstance(node, yaml.MappingNode):
            total = sum(size(key) + size(value) for key, value in node.value)
        elif isinstance(node, yaml.SequenceNode):
            total = sum(map(size, node.value))
        else:
            total = len(node.value)
        sizes[id(node)] = total = total + _VALUE_COST
        if total > MAX_EXPANDED:
            raise ImportRejected(
                "The front matter is too large once its YAML aliases are replaced."
            )
        return total

    size(root)


def _merged(loaded: dict[object, object]) -> dict[object, object]:
    """With what `<<: *alias` adds, which the fields beside it override."""
    if _MERGE not in loaded:
        return loaded
    merged = loaded.pop(_MERGE)
    found: dict[object, object] = {}
    for source in reversed(merged if isinstance(merged, list) else [merged]):
        if isinstance(source, Mapping):
            found.update(source)
    return found | loaded
