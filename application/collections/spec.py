"""What a collection declares, checked."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass
from functools import cache
from typing import Any

from hexameter.application.collections.fields import Field, InvalidCollection, Kind, fields_of
from hexameter.application.collections.values import checked
from hexameter.domain.errors import DomainError, ValidationFailed

Names = tuple[str, ...]
Declared = str | Sequence[str]
"""A field, or several."""

TARGETS = {"users.id": "users", "posts.id": "posts"}
"""What a field can refer to, and the table of it."""

MAX_INDEXED_TEXT = 200
"""Code points of all texts in an index. They must fit into a cursor and into a page of an index."""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """The arguments of the class statement, as they were written."""

    row_type: type[Any]
    table: str
    key: Declared
    references: Mapping[str, str]
    unique: Mapping[Declared, type[DomainError]]
    indexes: Sequence[Declared]
    personal: Sequence[str] | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CollectionSpec:
    """`references` name the table that a field refers to. `indexes` are as declared, and the key is
    one of them. `personal` are the fields with the person whose data a row is.
    """

    collection: str
    row_type: type[Any]
    table: str
    fields: Mapping[str, Field]
    key: Names
    references: Mapping[str, str]
    unique: Mapping[Names, type[DomainError]]
    indexes: tuple[Names, ...]
    personal: Names

    def values(self, row: object) -> dict[str, Any]:
        """The values of a row as they are kept. Raises `ValidationFailed`, and `TypeError`."""
        if not isinstance(row, self.row_type):
            raise TypeError(f"{self.collection} takes no {type(row).__name__}.")
        return {name: checked(field, getattr(row, name)) for name, field in self.fields.items()}

    def key_of(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(values[name] for name in self.key)

    def order(self, index: Names) -> Names:
        """What rows are ordered by within one value of the index's other fields."""
        return (index[-1], *(name for name in self.key if name not in index))

    def field(self, name: str) -> Field:
        """One that can be compared. Raises `ValueError`."""
        found = self.fields.get(name)
        if found is None or found.kind is Kind.TEXTS:
            problem = "no field" if found is None else "a tuple, which cannot be compared,"
            raise ValueError(f"{self.collection} has {problem} called {name}.")
        return found

    def conditions(self, where: Mapping[str, object]) -> dict[str, Any]:
        """The values as they are kept. Raises `ValueError`."""
        return {name: checked(self.field(name), value) for name, value in where.items()}

    def require_index(self, *fields: str) -> None:
        """Raises `ValueError`, which names the index to declare, unless the rows with values of
        these fields are found by one.
        """
        first = {names[0] for names in (*self.indexes, *self.unique)} | self.references.keys()
        if first.isdisjoint(fields):
            raise ValueError(
                f"{self.collection} has no index on {' or '.join(fields)}: add it to its indexes."
            )

    def index(self, field: str, where: Mapping[str, object]) -> Names:
        """The index that gives the rows with these values in the order of `field`.

        Raises `ValueError`, which names the index to declare.
        """
        for index in self.indexes:
            if index[-1] == field and set(index[:-1]) == set(where):
                return index
        missing = (*where, field)
        raise ValueError(f"{self.collection} has no index {missing}: add it to its indexes.")


@cache
def spec_of(collection: Any) -> CollectionSpec:
    """Raises `InvalidCollection`."""
    declared: Declaration | None = getattr(collection, "declaration", None)
    name = collection.__name__
    if declared is None:
        raise InvalidCollection(f"{name} is no class Name(Collection[Row], table=..., key=...)")
    fields = fields_of(declared.row_type, name)
    references = {
        field: TARGETS.get(target, target) for field, target in declared.references.items()
    }
    persons = [field for field, target in references.items() if target == "users"]
    spec = CollectionSpec(
        collection=name,
        row_type=declared.row_type,
        table=declared.table,
        fields=fields,
        key=_names(declared.key),
        references=references,
        unique={_names(each): error for each, error in declared.unique.items()},
        indexes=(_names(declared.key), *map(_names, declared.indexes)),
        personal=tuple(persons if declared.personal is None else declared.personal),
    )
    for problem in _problems(spec):
        raise InvalidCollection(problem)
    return spec


def _names(declared: Declared) -> Names:
    return (declared,) if isinstance(declared, str) else tuple(declared)


def _problems(spec: CollectionSpec) -> Iterator[str]:
    name = spec.collection
    if not _NAME.fullmatch(spec.table):
        yield f"{name} has the table {spec.table!r}, which must be like reading_list"
    for field in spec.fields.values():
        if not _NAME.fullmatch(field.name):
            yield f"{name}.{field.name} must be named like published_at, with at most 40 letters"
        yield from _default_problems(name, field)
    yield from _index_problems(spec)
    yield from _personal_problems(spec)
    for field_name, table in spec.references.items():
        field = spec.fields.get(field_name)
        if field is None:
            yield f"{name} has no field {field_name}, which its references name"
        elif field.kind is not Kind.UUID or table not in TARGETS.values():
            yield f"{name}.{field_name} must be a UUID that refers to {' or '.join(TARGETS)}"


def _personal_problems(spec: CollectionSpec) -> Iterator[str]:
    for field in spec.personal:
        if spec.references.get(field) != "users":
            yield f"{spec.collection}.{field} is personal, so its references must say users.id"


def _index_problems(spec: CollectionSpec) -> Iterator[str]:
    name, key, *indexes = spec.collection, *spec.indexes
    for kind, names in (
        ("key", key),
        *(("unique", each) for each in spec.unique),
        *(("indexes", each) for each in indexes),
    ):
        unknown = next((each for each in names if each not in spec.fields), None)
        if unknown is not None or not names or len(set(names)) < len(names):
            yield f"{name} has no field {unknown or names}, which its {kind} names"
            return
        for field in (spec.fields[each] for each in names):
            if field.kind is Kind.TEXTS:
                yield f"{name}.{field.name} is a tuple, which cannot be part of its {kind}"
            if field.optional and kind == "key":
                yield f"{name}.{field.name} can be None, which a part of the key cannot be"
        if kind == "indexes" and spec.fields[names[-1]].optional:
            yield f"{name}.{names[-1]} can be None, so rows cannot be ordered by it"
        length = sum(spec.fields[each].max_length for each in {*names, *spec.key})
        if length > MAX_INDEXED_TEXT:
            yield (
                f"{name}.{names[-1]} is in its {kind} with texts of {length} characters, and "
                f"{MAX_INDEXED_TEXT} are possible together with the key"
            )


def _default_problems(name: str, field: Field) -> Iterator[str]:
    if field.default is MISSING:
        return
    try:
        checked(field, field.default)
    except (TypeError, ValidationFailed) as problem:
        details = getattr(problem, "details", ())
        yield f"{name}.{field.name} has a bad default: {details[0].message if details else problem}"
