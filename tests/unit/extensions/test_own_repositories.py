"""Repositories, tables and mails that an extension writes by hand. The whole of them is tested in
examples/invitations.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol, cast

import pytest
from sqlalchemy import Column, ForeignKey, MetaData, Table, Uuid

from hexameter.entrypoints.container import build_container
from hexameter.entrypoints.containers.extension_tables import tables_of
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.entrypoints.settings import Settings
from hexameter.extending import Extension, UnitOfWorkFactory, repository
from hexameter.memory_store import Table as MemoryTable
from hexameter.memory_store import Transaction

HERE = f"{__name__}:"
MEMORY = Settings(database_url="memory://")


class Words(Protocol):
    async def add(self, word: str) -> None: ...

    async def all(self) -> list[str]: ...


WORDS = MemoryTable[str, str]("words")


class MemoryWords:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, word: str) -> None:
        self._transaction.insert(WORDS, word, word)

    async def all(self) -> list[str]:
        return list(self._transaction.read(WORDS).values())


class HalfWords:
    def __init__(self, transaction: Transaction) -> None: ...

    async def all(self) -> list[str]:
        return []


NOT_LOADED = "no_such_module:SqlWords"
WORDS_EXTENSION = Extension(
    name="words", repositories=repository(Words).on(memory=MemoryWords, sql=NOT_LOADED)
)


@pytest.mark.parametrize("memory", [MemoryWords, f"{HERE}MemoryWords"])
async def test_a_repository_by_hand_takes_part_in_the_unit_of_work(memory: str) -> None:
    extension = replace(
        WORDS_EXTENSION, repositories=repository(Words).on(memory=memory, sql=NOT_LOADED)
    )
    uow = build_container(MEMORY, extensions=[extension]).injector.provider(UnitOfWorkFactory)()
    async with uow() as work:
        await work.get(Words).add("kept")
        await work.commit()
    async with uow() as work:
        await work.get(Words).add("rolled back")
    async with uow() as work:
        assert await work.get(Words).all() == ["kept"]


def test_half_a_repository_stops_the_start() -> None:
    half = replace(
        WORDS_EXTENSION,
        repositories=repository(Words).on(
            memory=cast(Any, HalfWords),
            sql=NOT_LOADED,
        ),
    )
    with pytest.raises(ExtensionError, match=r"words: HalfWords has no add\(\), which Words needs"):
        build_container(MEMORY, extensions=[half])


def test_a_repository_that_does_not_load_stops_the_start(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite+aiosqlite:///{tmp_path}/a.db", data_dir=tmp_path)
    with pytest.raises(ExtensionError, match="words: its adapter 'no_such_module:SqlWords' for Wo"):
        build_container(settings, extensions=[WORDS_EXTENSION])


def tables(name: str, *keys: ForeignKey) -> MetaData:
    metadata = MetaData()
    columns = [Column(f"c{number}", Uuid(), key) for number, key in enumerate(keys)]
    Table(name, metadata, Column("id", Uuid(), primary_key=True), *columns)
    return metadata


OUTSIDE_OF_PACKAGES = tables("ext_words_words", ForeignKey("users.id", ondelete="CASCADE"))
WITHOUT_PREFIX = tables("words")
OF_THE_CORE = tables("ext_words_words", ForeignKey("comments.id", ondelete="CASCADE"))
KEEPING = tables("ext_words_words", ForeignKey("users.id"))


IN_A_PACKAGE = """
from sqlalchemy import Column, ForeignKey, MetaData, Table, Uuid

metadata = MetaData(naming_convention={"uq": "uq_%(table_name)s_%(column_0_N_name)s"})
Table(
    "ext_words_words",
    metadata,
    Column("id", Uuid(), ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("other_id", Uuid(), ForeignKey("ext_words_words.id"), unique=True),
)
"""


def test_tables_are_taken_as_they_are_declared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "words_in_a_package"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "tables.py").write_text(IN_A_PACKAGE)
    monkeypatch.syspath_prepend(tmp_path)
    (found,) = tables_of([Extension(name="words", tables=f"{package.name}.tables:metadata")])
    assert found.folder == package / "migrations"
    assert found.metadata.tables.keys() == {"users", "posts", "ext_words_words"}
    names = {str(each.name) for each in found.metadata.tables["ext_words_words"].constraints}
    assert "uq_ext_words_words_other_id" in names


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        ("no_such_module:metadata", "'no_such_module:metadata' do not load .ModuleNotFoundError"),
        (f"{HERE}MEMORY", "are Settings, not a MetaData"),
        (f"{HERE}OUTSIDE_OF_PACKAGES", "must be in a package, whose folder migrations has the"),
        (f"{HERE}WITHOUT_PREFIX", "its table words needs a name that begins with ext_words_"),
        (f"{HERE}OF_THE_CORE", "refers to comments; tables of extensions can refer to users,"),
        (f"{HERE}KEEPING", r'ext_words_words\.c0 needs ondelete="CASCADE" or "SET NULL"'),
    ],
)
def test_tables_that_do_not_fit_stop_the_start(declared: str, message: str) -> None:
    with pytest.raises(ExtensionError, match=f"^Extension words: .*{message}"):
        tables_of([Extension(name="words", tables=declared)])


@pytest.mark.parametrize("declared", ["no_such_module:metadata", "hexameter.no_such:metadata"])
def test_tables_that_are_not_there_stop_the_start_in_memory_too(declared: str) -> None:
    message = f"^Extension words: its tables '{declared}' do not load"
    with pytest.raises(ExtensionError, match=message):
        build_container(MEMORY, extensions=[Extension(name="words", tables=declared)])


def test_an_extension_with_tables_needs_a_name_for_them() -> None:
    with pytest.raises(ExtensionError, match="with tables it needs a name of at most 30 letters"):
        build_container(MEMORY, extensions=[Extension(name="two-words", tables=f"{HERE}KEEPING")])


@pytest.mark.parametrize(
    ("files", "message"),
    [([], "there are no mail templates in"), (["a.txt"], r"its mail a lacks the template \.html")],
)
def test_mail_templates_are_there_in_both_forms(
    files: list[str], message: str, tmp_path: Path
) -> None:
    for name in files:
        (tmp_path / name).write_text("Text")
    with pytest.raises(ExtensionError, match=f"words: {message}"):
        build_container(MEMORY, extensions=[Extension(name="words", mail_templates=tmp_path)])
