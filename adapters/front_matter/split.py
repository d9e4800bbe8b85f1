"""Telling the front matter from the body."""

import re
import tomllib

import yaml

from hexameter.adapters.front_matter.rejection import ImportRejected

MAX_FRONT_MATTER = 64 * 1024
"""Characters of front matter."""

_FENCED = re.compile(r"(?:---|\+\+\+)[ \t]*\n")
_YAML_END = re.compile(r"^(?:---|\.\.\.)[ \t]*$\n?", re.MULTILINE)
_TOML_END = re.compile(r"^\+\+\+[ \t]*$\n?", re.MULTILINE)


def split(text: str) -> tuple[dict[str, object], str]:
    """The fields, by lower-case name, and the body. Raises `ImportRejected`.

    Values of YAML are texts, lists and mappings; TOML adds numbers, booleans, dates and times.
    """
    opening = _FENCED.match(text)
    if opening is None:
        return {}, text
    is_toml = text.startswith("+++")
    end = (_TOML_END if is_toml else _YAML_END).search(text, opening.end())
    if end is None:
        raise ImportRejected("The front matter does not end.")
    if end.start() - opening.end() > MAX_FRONT_MATTER:
        raise ImportRejected("The front matter is longer than 64 KiB.")
    source = text[opening.end() : end.start()]
    fields = _toml(source) if is_toml else _yaml(source)
    return {str(name).lower(): value for name, value in fields.items()}, text[end.end() :]


def _toml(source: str) -> dict[str, object]:
    try:
        return tomllib.loads(source)
    except (ValueError, RecursionError) as error:
        raise ImportRejected("The front matter is not valid TOML.") from error


def _yaml(source: str) -> dict[object, object]:
    try:
        loaded: object = _Loader(source).get_single_data()
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
        raise ImportRejected("The front matter is not valid YAML.") from error
    if loaded in (None, ""):
        return {}
    if not isinstance(loaded, dict):
        raise ImportRejected("The front matter must be a list of names with values.")
    return loaded


class _Loader(yaml.BaseLoader):
    """Takes every scalar as text, ignores types, and refuses aliases, which can multiply."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise ImportRejected("The front matter uses YAML aliases, which are not read.")
        return super().compose_node(parent, index)
