"""Rows of a dataclass, kept by the store without SQL or repositories of one's own."""

import json
from collections.abc import Collection as Values
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, ClassVar, Generic, TypeVar, get_args, get_origin

from hexameter.application.collections.fields import Field
from hexameter.application.collections.ports import (
    CollectionReader,
    CollectionWriter,
    PageQuery,
)
from hexameter.application.collections.spec import CollectionSpec, Declaration, Declared, spec_of
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
T = TypeVar("T")
NOTHING: Mapping[str, Any] = MappingProxyType({})


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

    async def find_all(
        self, field: str, values: Values[object], *, where: Mapping[str, object] = NOTHING
    ) -> list[R]:
        """The rows that have one of the values in a field, and these in others. Ordered by the key.

        Raises `ValueError` unless one of these fields is the first of the key, of a unique key or
        of an index, or a reference.
        """
        listed, conditions = self._listed(field, values), self._spec.conditions(where)
        self._spec.require_index(field, *where)
        return await self._reader.find_all(field, listed, conditions)

    async def count(self, *, where: Mapping[str, object] = NOTHING) -> int:
        """How many rows have these values; without any, how many there are. It reads all that it
        counts.

        Raises `ValueError` as `find_all` does.
        """
        conditions = self._spec.conditions(where)
        if where:
            self._spec.require_index(*where)
        return await self._reader.count(conditions)

    async def count_by(
        self, field: str, values: Values[T], *, where: Mapping[str, object] = NOTHING
    ) -> dict[T, int]:
        """For each of the values, how many rows `find_all` would give for it: in one statement.

        >>> await pins.count_by("post_id", ids)
        """
        listed, conditions = self._listed(field, values), self._spec.conditions(where)
        self._spec.require_index(field, *where)
        found = await self._reader.count_by(field, listed, conditions)
        return {value: found.get(kept, 0) for value, kept in zip(values, listed, strict=True)}

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

    def _listed(self, field: str, values: Values[object]) -> list[Any]:
        of = self._spec.field(field)
        return [checked(of, each) for each in values]

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
