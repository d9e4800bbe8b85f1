"""Collections for the contract suite, with names and types that are easily mistaken."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from uuid_utils.compat import uuid7

from hexameter.adapters.testing.clock import NOON
from hexameter.application.collections.collection import Collection
from hexameter.application.collections.fields import MaxLength
from hexameter.domain.errors import Conflict
from hexameter.domain.ids import UserId

EXTENSION = "sample"
LANGUAGES = ("english", "greek", "arabic")
"""Of the posts that are searched for: at most one of each script."""


class Shade(StrEnum):
    LIGHT = "light"
    DARK = "Dark '%_\U0001f319"


class CodeTaken(Conflict):
    code = "CODE_TAKEN"
    message = "Another sample has this code."


class PlaceTaken(Conflict):
    code = "PLACE_TAKEN"
    message = "Another sample is in this place."


@dataclass(slots=True, kw_only=True)
class Sample:
    """Some fields are named like words of SQL and like parameters."""

    id: UUID
    author_id: UUID
    owner_id: UUID | None = None
    post_id: UUID | None = None
    order: int = 0
    group: Annotated[str, MaxLength(40)] = ""
    code: Annotated[str, MaxLength(40)] | None = None
    limit: bool = False
    select: datetime = NOON
    offset: date = date(2026, 1, 1)
    shade: Shade = Shade.LIGHT
    tags: tuple[str, ...] = ()


class Samples(
    Collection[Sample],
    table="samples",
    key="id",
    references={"author_id": "users.id", "owner_id": "users.id", "post_id": "posts.id"},
    unique={"code": CodeTaken, ("post_id", "group"): PlaceTaken},
    indexes=[
        "select",
        "order",
        "group",
        "limit",
        "offset",
        "shade",
        ("author_id", "select"),
        ("code", "select"),
    ],
): ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    post_id: UUID
    word: Annotated[str, MaxLength(100)]


class Marks(
    Collection[Mark],
    table="marks",
    key=("post_id", "word"),
    references={"post_id": "posts.id"},
):
    """All fields are the key."""


def build_sample(author_id: UserId, **values: Any) -> Sample:
    return Sample(id=uuid7(), author_id=author_id, **values)


EXTREMES: list[dict[str, object]] = [
    {"order": 2**63 - 1, "limit": True, "shade": Shade.DARK},
    {"order": -(2**63), "code": ""},
    {"group": "\U0010ffff" * 40, "code": "%_'\"\\ ;--"},
    {"group": " leading, \ttab\r\n", "code": "cafe\u0301"},
    {"select": datetime(1, 1, 1, tzinfo=UTC), "offset": date.min},
    {"select": datetime(9999, 12, 31, 23, 59, 59, 999000, UTC), "offset": date.max},
    {"tags": ("", "a,b", "{}", "\u2028", 'quote"', "\\", "null")},
]
