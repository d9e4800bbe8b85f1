"""What the revisions of a database are, in words."""

from collections.abc import Iterator

from hexameter.adapters.sql.migrations.runner import MigrationStatus
from hexameter.entrypoints.cli.store.name import store_name
from hexameter.entrypoints.settings import Settings


def outdated(settings: Settings, found: MigrationStatus) -> Iterator[str]:
    if found.current != found.head:
        store = store_name(settings)
        yield f"{store} is {at(found.current)}, and this release needs {found.head}."
    for each in found.outdated_extensions:
        yield f"Extension {each.name} is {at(each.current)}, and its release needs {each.head}."


def at(revision: str | None) -> str:
    return "empty" if revision is None else f"at {revision}"
