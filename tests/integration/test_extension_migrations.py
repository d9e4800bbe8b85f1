"""The migrations of an extension, over filled databases of both kinds."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import pytest
from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table, inspect
from sqlalchemy.ext.asyncio import create_async_engine
from uuid_utils.compat import uuid7

from hexameter.adapters.clock import Uuid7Generator
from hexameter.adapters.sql.collections.rows import sql_collection
from hexameter.adapters.sql.collections.tables import metadata_of
from hexameter.adapters.sql.migrations.declarations import require_matching, write_migration
from hexameter.adapters.sql.migrations.extension_tables import (
    ExtensionTables,
    ExtensionTablesUnusable,
)
from hexameter.adapters.sql.migrations.runner import (
    downgrade,
    downgrade_extension,
    drop_extension,
    status,
    upgrade,
)
from hexameter.adapters.sql.unit_of_work import SqlUnitOfWork, SqlUnitOfWorkFactory
from hexameter.adapters.testing.clock import NOON, MovableClock
from hexameter.application.collections.collection import Collection
from hexameter.application.collections.fields import MaxLength
from hexameter.entrypoints.testing.sql_world import emptied
from tests.support.databases import opened
from tests.support.stores import DATABASES, StoreMaker

Text = Annotated[str, MaxLength(20)]
ID = uuid7()


@dataclass
class Note:
    id: UUID
    text: Text


class Notes(Collection[Note], table="notes", key="id"): ...


@dataclass
class ColouredNote:
    id: UUID
    text: Text
    colour: Text = "r'ed"
    is_open: bool = True
    tags: tuple[str, ...] = ("new",)
    read_at: Any = None


ColouredNote.__annotations__["read_at"] = type(NOON) | None


class ColouredNotes(Collection[ColouredNote], table="notes", key="id", indexes=["colour"]): ...


@dataclass
class TitledNote:
    id: UUID
    title: Text
    colour: Text
    is_open: bool
    tags: tuple[str, ...]
    read_at: Any = None


TitledNote.__annotations__["read_at"] = type(NOON) | None


class TitledNotes(Collection[TitledNote], table="notes", key="id", indexes=["colour"]): ...


@dataclass
class NumberedNote:
    id: UUID
    text: Text
    number: int


class NumberedNotes(Collection[NumberedNote], table="notes", key="id"): ...


RENAME = """
from alembic import op

revision, down_revision = "0003", "0002"


def upgrade() -> None:
    with op.batch_alter_table("ext_notebook_notes") as batch:
        batch.alter_column("text", new_column_name="title")


def downgrade() -> None:
    with op.batch_alter_table("ext_notebook_notes") as batch:
        batch.alter_column("title", new_column_name="text")
"""
FAILURE = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "0002", "0001"


def upgrade() -> None:
    op.add_column("ext_notebook_notes", sa.Column("half", sa.Integer()))
    op.execute("UPDATE ext_notebook_notes SET nothing = 1")


def downgrade() -> None: ...
"""


@pytest.fixture(params=DATABASES)
async def url(request: pytest.FixtureRequest, new_store: StoreMaker) -> AsyncIterator[str]:
    async with new_store(request.param) as url:
        yield url


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "migrations"


def tables(folder: Path, *collections: type[Collection[Any]]) -> ExtensionTables:
    return ExtensionTables("notebook", folder, metadata_of("notebook", collections))


@asynccontextmanager
async def writing(url: str, collection: type[Collection[Any]]) -> AsyncIterator[SqlUnitOfWork]:
    repositories: dict[type[Any], Any] = {collection: sql_collection("notebook", collection)}
    async with opened(url) as database:
        factory = SqlUnitOfWorkFactory(database, repositories, MovableClock(), Uuid7Generator())
        async with factory() as uow:
            yield uow


async def filled(url: str, folder: Path) -> ExtensionTables:
    """A store with a note, whose table was made by the first migration."""
    first = tables(folder, Notes)
    write_migration(first, "Notes")
    await upgrade(url, extensions=[first])
    async with writing(url, Notes) as uow:
        await uow.get(Notes).put(Note(ID, "kept"))
        await uow.commit()
    return first


async def columns(url: str) -> set[str]:
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        found = await connection.run_sync(
            lambda sync: inspect(sync).get_columns("ext_notebook_notes")
        )
    await engine.dispose()
    return {column["name"] for column in found}


def files(folder: Path) -> list[str]:
    return [path.name for path in folder.glob("*.py")]


async def test_columns_are_added_and_renamed_over_rows(url: str, folder: Path) -> None:
    await filled(url, folder)
    second = tables(folder, ColouredNotes)
    write_migration(second, "Colours")
    require_matching(second)
    await upgrade(url, extensions=[second])
    async with writing(url, ColouredNotes) as uow:
        assert await uow.get(ColouredNotes).find(ID) == ColouredNote(ID, "kept")

    third = tables(folder, TitledNotes)
    (folder / "0003_titles.py").write_text(RENAME)
    require_matching(third)
    await upgrade(url, extensions=[third])
    async with writing(url, TitledNotes) as uow:
        found = await uow.get(TitledNotes).find(ID)
        assert found == TitledNote(ID, "kept", "r'ed", True, ("new",))
    await downgrade_extension(url, third, "-1")
    async with writing(url, ColouredNotes) as uow:
        assert await uow.get(ColouredNotes).find(ID) == ColouredNote(ID, "kept")


async def test_a_database_of_tests_is_emptied_with_the_tables_of_extensions(
    new_store: StoreMaker, folder: Path
) -> None:
    async with new_store("postgresql") as url:
        notebook = await filled(url, folder)
        await emptied(url)
        async with writing(url, Notes) as uow:
            assert await uow.get(Notes).find(ID) is None
        assert (await status(url, extensions=[notebook])).extensions[0].current == "0001"


async def test_a_new_database_is_as_good_as_an_emptied_one(postgres_database: str) -> None:
    await emptied(postgres_database)
    await upgrade(postgres_database)
    assert (await status(postgres_database)).is_current


async def test_a_migration_that_fails_leaves_the_database_as_it_was(url: str, folder: Path) -> None:
    notebook = await filled(url, folder)
    (folder / "0002_failure.py").write_text(FAILURE)
    with pytest.raises(ExtensionTablesUnusable, match=r"^Extension notebook: a migration failed"):
        await upgrade(url, extensions=[notebook])
    assert await columns(url) == {"id", "text"}
    found = await status(url, extensions=[notebook])
    assert [(each.current, each.head) for each in found.extensions] == [("0001", "0002")]
    assert not found.is_current


async def test_a_declaration_that_differs_from_its_migrations_is_refused(folder: Path) -> None:
    with pytest.raises(ExtensionTablesUnusable, match=r"differ from its migrations.*add_table"):
        require_matching(tables(folder, Notes))
    write_migration(tables(folder, Notes), "Notes")
    require_matching(tables(folder, Notes))
    with pytest.raises(ExtensionTablesUnusable, match="add_column colour"):
        require_matching(tables(folder, ColouredNotes))


async def test_a_required_field_needs_a_default_for_rows_that_are_there(folder: Path) -> None:
    write_migration(tables(folder, Notes), "Notes")
    with pytest.raises(ExtensionTablesUnusable, match=r"the new field number of .* is required"):
        write_migration(tables(folder, NumberedNotes), "Numbers")
    assert files(folder) == ["0001_notes.py"]


async def test_without_a_change_no_migration_is_written(folder: Path) -> None:
    write_migration(tables(folder, Notes), "Notes")
    with pytest.raises(ExtensionTablesUnusable, match="nothing is to write"):
        write_migration(tables(folder, Notes), "Notes")


async def test_an_empty_database_has_no_tables_of_extensions(url: str, folder: Path) -> None:
    notebook = await filled(url, folder)
    await drop_extension(url, "sample")
    await downgrade(url, "base", extensions=[notebook])
    found = await status(url, extensions=[notebook])
    assert (found.current, found.extensions[0].current) == (None, None)
    await upgrade(url, extensions=[notebook])
    assert (await status(url, extensions=[notebook])).is_current


async def test_tables_that_refer_to_each_other_are_dropped(url: str) -> None:
    metadata = MetaData()
    Table("ext_notebook_authors", metadata, Column("id", Integer(), primary_key=True))
    author = ForeignKey("ext_notebook_authors.id")
    Table("ext_notebook_books", metadata, Column("author", Integer(), author, primary_key=True))
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    await engine.dispose()
    dropped = await drop_extension(url, "notebook")
    assert dropped == ["ext_notebook_books", "ext_notebook_authors"]


async def test_dropping_takes_the_tables_of_one_extension(url: str, folder: Path) -> None:
    notebook = await filled(url, folder)
    longer = ExtensionTables(
        "notebook_of", folder.with_name("longer"), metadata_of("notebook_of", [Notes])
    )
    write_migration(longer, "Notes")
    await upgrade(url, extensions=[notebook, longer])
    assert await drop_extension(url, "notebook") == ["ext_notebook_notes"]
    found = await status(url, extensions=[notebook, longer])
    assert [each.current for each in found.extensions] == [None, "0001"]
    assert await drop_extension(url, "notebook") == []
