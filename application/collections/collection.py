"""Rows of a dataclass, kept by the store without SQL or repositories of one's own."""

import json
from collections.abc import Collection as Values
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar, Generic, Protocol, TypeVar, get_args, get_origin

from hexameter.application.collections.fields import Field
from hexameter.application.collections.spec import (
    CollectionSpec,
    Declaration,
    Declared,
    Names,
    spec_of,
)
from hexameter.application.collections.values import checked, from_position, position_text
from hexameter.application.ports.cursors import InvalidCursor
from hexameter.application.ports.unit_of_work import UnitOfWorkMisused
from hexameter.domain.errors import DomainError
from hexameter.domain.pagination import (
    DEFAULT_LIMIT,
    NO_ID,
    Page,
    PageRequest,
    Position,
    Sort,
)

R = TypeVar("R")
NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class PageQuery:
    """The rows with the values in `where`, ordered by all of `order` in one direction, that come
    after the values in `after`.
    """

    where: Mapping[str, Any]
    order: Names
    descending: bool
    after: tuple[Any, ...] | None
    offset: int
    limit: int


class CollectionReader(Protocol[R]):
    """What a store reads. Text is compared and sorted by code point."""

    async def find(self, key: tuple[Any, ...]) -> R | None: ...

    async def find_all(self, field: str, values: Sequence[Any]) -> list[R]:
        """In the order of the key."""
        ...

    async def page(self, query: PageQuery) -> list[R]: ...


class CollectionWriter(Protocol):
    """What a store writes within a unit of work."""

    async def put(self, values: Mapping[str, Any]) -> None:
        """Raises the error of a unique key that another row has, or else `UserNotFound` and
        `PostNotFound`. After these the block can only be left.
        """
        ...

    async def remove(self, key: tuple[Any, ...]) -> bool: ...


class Collection(Generic[R]):
    """A table of an extension. `R` is a dataclass whose fields are UUID, bool, int of 64 bits,
    `Annotated[str, MaxLength(n)]`, datetime in UTC, date, StrEnum, `tuple[str, ...]`, or one of
    these or None.

    `key` names the field that identifies a row, or several. `references` are fields that refer to
    `users.id` or `posts.id`: the row goes with what it refers to; where the field may be None, it
    becomes None instead. `unique` names further keys, each with the error of a second row with the
    same values. `indexes` are what pages can be read by: the last field gives the order, those
    before it are given values.

    `personal` are the fields with the person whose data a row is, and with whose account it is
    exported; by default those that refer to `users.id`.

    `uow.get(Pins)` reads and writes within a unit of work, where `find` locks the row. A
    constructor that takes `Pins` gets it for reading what is committed.

    >>> class Pins(
    ...     Collection[Pin],
    ...     table="pins",
    ...     key="author_id",
    ...     references={"author_id": "users.id", "post_id": "posts.id"},
    ...     unique={"post_id": AlreadyPinned},
    ...     indexes=["pinned_at", ("colour", "pinned_at")],
    ... ): ...
    """

    declaration: ClassVar[Declaration | None] = None

    def __init_subclass__(
        cls,
        *,
        table: str,
        key: Declared,
        references: Mapping[str, str] = NOTHING,
        unique: Mapping[Any, type[DomainError]] = NOTHING,
        indexes: Sequence[Declared] = (),
        personal: Sequence[str] | None = None,
    ) -> None:
        super().__init_subclass__()
        bases = getattr(cls, "__orig_bases__", ())
        (row_type,) = next(
            (get_args(base) for base in bases if get_origin(base) is Collection), (object,)
        )
        # It is checked at start, where the message can name the extension.
        cls.declaration = Declaration(
            row_type=row_type,
            table=table,
            key=key,
            references=references,
            unique=unique,
            indexes=indexes,
            personal=personal,
        )

    def __init__(self, reader: CollectionReader[R], writer: CollectionWriter | None = None) -> None:
        self._reader = reader
        self._writer = writer
        self._spec: CollectionSpec = spec_of(type(self))

    async def find(self, *key: object) -> R | None:
        """The row with the values of the key's fields, in their order."""
        return await self._reader.find(self._key(key))

    async def find_all(self, field: str, values: Values[object]) -> list[R]:
        """The rows that have one of the values in a field, which must be the first of the key, of a
        unique key or of an index, or a reference. Ordered by the key.
        """
        spec = self._spec
        first = {names[0] for names in (*spec.indexes, *spec.unique)}
        if field not in first | spec.references.keys():
            raise ValueError(f"{spec.collection} has no index on {field}: add it to its indexes.")
        of = spec.fields[field]
        return await self._reader.find_all(field, [checked(of, each) for each in values])

    async def newest(
        self,
        by: str,
        *,
        where: Mapping[str, object] = NOTHING,
        limit: int = DEFAULT_LIMIT,
        after: Position | None = None,
    ) -> Page[R]:
        """The rows with the greatest values of the field `by` first."""
        return await self.page(
            PageRequest(Sort(by, descending=True), limit=limit, after=after), where=where
        )

    async def page(self, request: PageRequest, *, where: Mapping[str, object] = NOTHING) -> Page[R]:
        """The rows with these values, ordered by an indexed field and then by the key.

        Raises `ValueError` where no index of the collection gives this order.
        """
        spec = self._spec
        order = spec.order(spec.index(request.sort.key, where))
        fields = [spec.fields[name] for name in order]
        rows = await self._reader.page(
            PageQuery(
                where={name: checked(spec.fields[name], each) for name, each in where.items()},
                order=order,
                descending=request.sort.descending,
                after=None if request.after is None else _values(fields, request.after),
                offset=request.offset,
                limit=request.limit + 1,
            )
        )
        if len(rows) <= request.limit:
            return Page(rows, None)
        del rows[request.limit :]
        return Page(rows, _position(fields, rows[-1]))

    async def put(self, row: R) -> None:
        """Add the row, or replace the one with its key.

        Raises `ValidationFailed` for a value that does not fit its field, the error of a unique key
        that another row has, and `UserNotFound` or `PostNotFound` for a reference.
        """
        await self._writing().put(self._spec.values(row))

    async def remove(self, *key: object) -> bool:
        """Whether there was a row with this key."""
        return await self._writing().remove(self._key(key))

    def _key(self, key: tuple[object, ...]) -> tuple[Any, ...]:
        names = self._spec.key
        if len(key) != len(names):
            raise TypeError(f"The key of {self._spec.collection} is {', '.join(names)}.")
        return tuple(
            checked(self._spec.fields[name], value) for name, value in zip(names, key, strict=True)
        )

    def _writing(self) -> CollectionWriter:
        if self._writer is None:
            name = self._spec.collection
            raise UnitOfWorkMisused(f"{name} is written in a unit of work: uow.get({name})")
        return self._writer


def _position(fields: Sequence[Field], row: object) -> Position:
    values = [position_text(field, getattr(row, field.name)) for field in fields]
    return Position(json.dumps(values, ensure_ascii=False, separators=(",", ":")), NO_ID)


def _values(fields: Sequence[Field], position: Position) -> tuple[Any, ...]:
    try:
        values = json.loads(str(position.value))
    except ValueError:
        raise InvalidCursor from None
    return from_position(fields, values)
