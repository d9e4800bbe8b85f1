"""The active extensions."""

import json
import sys
from collections.abc import Iterator

from rich.text import Text

from hexameter.entrypoints.cli.configuration import load_settings
from hexameter.entrypoints.cli.console import output
from hexameter.entrypoints.container import build_container
from hexameter.entrypoints.extensions.description import Description, describe_extension
from hexameter.entrypoints.extensions.discovery import find

_WIDTH = 16


def show_extensions(*, as_json: bool) -> None:
    """Raises `ExtensionError` for those with which the product does not start."""
    settings = load_settings()
    found = find(settings.extensions)
    # In memory, so that neither a folder nor a development secret is made.
    build_container(
        settings.model_copy(update={"database_url": "memory://"}),
        extensions=[each.extension for each in found],
    )
    descriptions = [describe_extension(each) for each in found]
    if as_json:
        sys.stdout.write(json.dumps(descriptions, indent=2) + "\n")
        return
    for description in descriptions:
        for line in _lines(description):
            output().print(Text(line), soft_wrap=True)
    if not descriptions:
        output().print("No extension is active.", markup=False)


def _lines(description: Description) -> Iterator[str]:
    package = description["package"]
    yield f"{description['name']}: {package or 'named by HEXAMETER_EXTENSIONS'}"
    for kind, items in description["parts"].items():
        for item in items:
            yield f"  {kind:<{_WIDTH}}{item}"
