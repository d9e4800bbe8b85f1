"""Collections as part of an extension: how they are reached, and which are refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import new_class
from typing import Annotated, Any
from uuid import UUID, uuid4

import pytest

from hexameter.application.actor import Actor
from hexameter.entrypoints.container import Application, build_container
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.entrypoints.settings import Settings
from hexameter.extending import (
    Collection,
    Conflict,
    Extension,
    Http,
    MaxLength,
    Page,
    PageRequest,
    UnitOfWorkFactory,
    UseCase,
)

MEMORY = Settings(database_url="memory://")


class Taken(Conflict):
    code = "TAKEN"
    message = "Taken."


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    id: UUID
    text: Annotated[str, MaxLength(20)] = "hello"
    length: int = 0


class Words(Collection[Word], table="words", key="id", indexes=["text"]): ...


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepWordCommand:
    text: str


class KeepWord:
    def __init__(self, uow: UnitOfWorkFactory, words: Words) -> None:
        self._uow = uow
        self._words = words

    async def execute(self, actor: Actor, command: KeepWordCommand) -> list[str]:
        async with self._uow() as uow:
            await uow.get(Words).put(Word(id=uuid4(), text=command.text))
            await uow.commit()
        return [word.text for word in (await self._words.newest("text")).items]


EXTENSION = Extension(name="words", collections=[Words], use_cases=[UseCase(KeepWord)])


def build(*extensions: Extension) -> Application:
    return build_container(MEMORY, extensions=extensions)


async def test_a_use_case_writes_in_a_unit_of_work_and_reads_outside() -> None:
    keep = build(EXTENSION).catalogue().resolve(KeepWord)
    await keep.execute(Actor.system(), KeepWordCommand(text="a"))
    assert await keep.execute(Actor.system(), KeepWordCommand(text="b")) == ["b", "a"]


async def test_two_products_in_one_process_share_no_rows() -> None:
    await (
        build(EXTENSION)
        .catalogue()
        .resolve(KeepWord)
        .execute(Actor.system(), KeepWordCommand(text="a"))
    )
    other = build(EXTENSION).catalogue().resolve(KeepWord)
    assert await other.execute(Actor.system(), KeepWordCommand(text="b")) == ["b"]


async def test_an_order_without_an_index_is_refused_with_the_index_to_declare() -> None:
    words = build(EXTENSION).injector.provider(Words)()
    with pytest.raises(ValueError, match=r"Words has no index \('text', 'id'\): add it to"):
        await words.newest("id", where={"text": "a"})
    with pytest.raises(ValueError, match="Words has no field called nothing"):
        await words.find_all("nothing", [])
    values, where = ["a"], {"length": 1}
    for refused in (
        words.find_all("length", values=[1]),
        words.count(where=where),
        words.count_by("length", [1]),
    ):
        with pytest.raises(ValueError, match="Words has no index on length: add it to its indexes"):
            await refused
    assert await words.find_all("text", values, where=where) == []


@dataclass(frozen=True, slots=True, kw_only=True)
class ListWordsCommand:
    page: PageRequest


class ListWords:
    """The words."""

    def __init__(self, words: Words) -> None:
        self._words = words

    async def execute(self, actor: Actor, command: ListWordsCommand) -> Page[Word]:
        return await self._words.page(command.page)


@pytest.mark.parametrize(
    ("sorts", "missing"), [(("text", "-id"), None), (("-length",), "length"), (("id", "a"), "a")]
)
def test_an_order_that_a_route_offers_needs_an_index(
    sorts: tuple[str, ...], missing: str | None
) -> None:
    http = Http("GET", "/v1/words", signed_in="no", sorts=sorts)
    extension = replace(EXTENSION, use_cases=[UseCase(ListWords, http=http)])
    if missing is None:
        build(extension)
        return
    problem = f"GET /v1/words sorts by {missing}, which no index of Words ends with: add it to its"
    with pytest.raises(ExtensionError, match=f"^Extension {extension.name}: {problem}"):
        build(extension)


class Long(StrEnum):
    VALUE = "x" * 65


@dataclass
class Bad:
    id: UUID
    plain: str
    number: float
    many: list[str]
    long: Long
    empty: Annotated[str, MaxLength(0)]
    either: int | UUID
    derived: int = field(init=False)


@dataclass
class Fine:
    id: UUID
    text: Annotated[str, MaxLength(201)]
    short: Annotated[str | None, MaxLength(3)]
    tags: tuple[str, ...]
    maybe: UUID | None = None


@dataclass
class BadDefault:
    id: UUID
    text: Annotated[str, MaxLength(3)] = "long"


@dataclass
class BadName:
    Id: UUID


def of(row: type[Any], *names: str) -> type[Any]:
    """A dataclass with some of the fields."""
    return dataclass(
        type("Row", (), {"__annotations__": {n: row.__annotations__[n] for n in names}})
    )


def declared(row: type[Any], **options: Any) -> Extension:
    options = {"table": "things", "key": "id", **options}

    things = new_class("Things", (Collection[row],), options)
    return Extension(name="broken", collections=[things])


@pytest.mark.parametrize(
    ("row", "options", "problem"),
    [
        (int, {}, r"Things must be a Collection\[\.\.\.\] of a dataclass"),
        (of(Bad, "id", "plain"), {}, "Things.plain needs a length from 1 to 1000000, as in"),
        (of(Bad, "id", "empty"), {}, "Things.empty needs a length from 1 to 1000000, as in"),
        (of(Bad, "id", "number"), {}, "Things.number must be a UUID, bool, int, "),
        (of(Bad, "id", "many"), {}, "Things.many must be a UUID, bool, int, "),
        (of(Bad, "id", "either"), {}, "Things.either must be a UUID, bool, int, "),
        (of(Bad, "id", "long"), {}, "Things.long has a value of more than 64 characters"),
        (Bad, {}, "Things.plain needs a length"),
        (BadDefault, {}, "Things.text has a bad default: Must have at most 3 characters"),
        (BadName, {"key": "Id"}, "Things.Id must be named like published_at"),
        (Fine, {"table": "My Things"}, "Things has the table 'My Things', which must be like"),
        (Fine, {"key": "other"}, "Things has no field other, which its key names"),
        (Fine, {"key": ()}, r"Things has no field \(\), which its key names"),
        (Fine, {"key": "maybe"}, "Things.maybe can be None, which a part of the key cannot"),
        (Fine, {"key": "tags"}, "Things.tags is a tuple, which cannot be part of its key"),
        (Fine, {"key": "text"}, "Things.text is in its key with texts of 201 characters"),
        (Fine, {"indexes": ["other"]}, "Things has no field other, which its indexes names"),
        (Fine, {"indexes": ["maybe"]}, "Things.maybe can be None, so rows cannot be ordered"),
        (Fine, {"indexes": [("maybe", "text")]}, "Things.text is in its indexes with texts of"),
        (Fine, {"unique": {"other": Taken}}, "Things has no field other, which its unique names"),
        (Fine, {"references": {"id": "tags.id"}}, "Things.id must be a UUID that refers to users"),
        (Fine, {"references": {"text": "users.id"}}, "Things.text must be a UUID that refers to"),
        (Fine, {"references": {"other": "users.id"}}, "Things has no field other, which its ref"),
    ],
)
def test_a_bad_declaration_stops_the_start(
    row: type[Any], options: Mapping[str, Any], problem: str
) -> None:
    with pytest.raises(ExtensionError, match=rf"^Extension broken: {problem}.*\.$"):
        build(declared(row, **options))


@pytest.mark.parametrize(
    ("extensions", "problem"),
    [
        (
            [EXTENSION, Extension(name="others", collections=[Words])],
            "Extension others: the collection Words is already declared by words",
        ),
        ([Extension(name="my-words", collections=[Words])], "with tables it needs a name"),
        (
            [EXTENSION, Extension(name="words_of", collections=declared(Fine).collections)],
            "Extension words_of: its tables would have the prefix of words",
        ),
        (
            [Extension(name="twice", collections=[*declared(Fine).collections] * 2)],
            "Extension twice: the collection Things is already declared by twice",
        ),
    ],
)
def test_collections_belong_to_one_extension(extensions: list[Extension], problem: str) -> None:
    with pytest.raises(ExtensionError, match=problem):
        build(*extensions)
