"""An import continues after failures, and reports how it ended."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from hexameter.adapters.clock import SystemClock, Uuid7Generator
from hexameter.adapters.front_matter.folder import MarkdownFolder
from hexameter.adapters.memory.store import MemoryStore
from hexameter.adapters.memory.unit_of_work import MemoryUnitOfWork, MemoryUnitOfWorkFactory
from hexameter.application.actor import Actor
from hexameter.application.imports.import_post import ImportPost
from hexameter.application.ports.import_source import PostSource, SourcePost, SourceRefused
from hexameter.application.ports.unit_of_work import StoreUnavailable
from hexameter.entrypoints.cli.output.import_report import Report
from hexameter.entrypoints.cli.runners.import_run import Importer, ImportOptions
from hexameter.entrypoints.container import FEATURES, build_container
from hexameter.entrypoints.containers.stores import repositories
from hexameter.entrypoints.lifecycle import opened
from hexameter.entrypoints.settings import Settings


class FailingRenderer:
    """Raises an error that no port allows, for one text."""

    version = 1

    async def render(self, markdown: str, *, role: object = None) -> str:
        if "fatal" in markdown:
            raise ZeroDivisionError
        return f"<p>{markdown}</p>"

    def close(self) -> None: ...


class LostStore(MemoryUnitOfWorkFactory):
    """Cannot be reached after some units of work."""

    def __init__(self, *, after: int) -> None:
        super().__init__(
            MemoryStore(), SystemClock(), Uuid7Generator(), repositories("memory", FEATURES)
        )
        self._left = after

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[MemoryUnitOfWork]:
        if not self._left:
            raise StoreUnavailable
        self._left -= 1
        async with super().__call__() as uow:
            yield uow


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {"a.md": "One.", "b.md": "A fatal text.", "c.md": "Three."}.items():
        (tmp_path / name).write_text(f"---\nauthor: Ada\ndate: 2015-01-02\n---\n{text}\n")
    return tmp_path


async def taken(
    folder: Path, source: PostSource | None = None, **adapters: object
) -> tuple[Report, str | None]:
    importer = Importer(ImportOptions(path=folder), source or MarkdownFolder(folder), {})
    container = build_container(Settings(database_url="memory://"), adapters=adapters)
    async with opened(container):
        catalogue = container.catalogue()
        await importer.import_all(catalogue.resolve_for(Actor.system(), ImportPost))
    return importer.report("the database is away"), importer.stopped


async def test_a_file_that_breaks_something_is_refused_and_the_others_are_taken(
    folder: Path,
) -> None:
    report, stopped = await taken(folder, renderer=FailingRenderer())

    assert [(item.path, item.outcome) for item in report.items] == [
        ("a.md", "published"),
        ("b.md", "refused"),
        ("c.md", "published"),
    ]
    assert report.items[1].reason == "It could not be imported: an unexpected ZeroDivisionError."
    assert stopped is None


async def test_a_file_that_is_created_meanwhile_is_in_the_report(folder: Path) -> None:
    class Growing(MarkdownFolder):
        def posts(self) -> Iterator[SourcePost | SourceRefused]:
            (folder / "b2.md").write_text("---\nauthor: Ada\ndate: 2015-01-02\n---\nMore.\n")
            return super().posts()

    report, _ = await taken(folder, Growing(folder))
    assert {item.path: item.outcome for item in report.items} == {
        f"{name}.md": "published" for name in ("a", "b", "b2", "c")
    }


async def test_when_the_database_goes_away_every_file_is_in_the_report(folder: Path) -> None:
    # Looking the post up, its author and their role, and writing it: four for the first.
    report, stopped = await taken(folder, uow=LostStore(after=4))

    assert stopped == "the database went away"
    assert [item.outcome for item in report.items] == ["published", "refused", "refused"]
    assert report.items[2].reason == "It was not imported: the database is away."
