"""Keyset pagination: a row comparison that an index serves, and one row more than the page has.

Both PostgreSQL and SQLite start at `(a, b) < (:after_value, :after_id)` in an index on (a, b).
"""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import (
    ColumnElement,
    Integer,
    ScalarSelect,
    Select,
    bindparam,
    literal_column,
    select,
    tuple_,
)
from sqlalchemy.orm import InstrumentedAttribute

from hexameter.domain.pagination import DEFAULT_LIMIT, Page, PageRequest, Position

V = TypeVar("V")
Rows = Select[*tuple[Any, ...]]
Hidden = ScalarSelect[Any]


class PageShape(NamedTuple):
    """The parts of a page request that change the text of the statement; a cache key."""

    key: str
    descending: bool
    after: bool
    offset: bool
    usual: bool
    """Whether the limit is the default, which is written as a literal. PostgreSQL then keeps one
    plan for all calls; with a parameter it would plan each call again.
    """


def shape_of(page: PageRequest) -> PageShape:
    return PageShape(
        page.sort.key,
        page.sort.descending,
        page.after is not None,
        page.offset > 0,
        page.limit == DEFAULT_LIMIT,
    )


def hidden(name: str, column: ColumnElement[Any] | InstrumentedAttribute[Any]) -> Hidden:
    """A parameter whose value PostgreSQL's planner does not see. Frequent and rare values then
    share one plan, which is made once and not for each call.
    """
    return select(bindparam(name, type_=column.type)).scalar_subquery()


def paged(
    statement: Rows,
    shape: PageShape,
    value: ColumnElement[Any],
    id: ColumnElement[Any] | None = None,
) -> Rows:
    """Ordered by `value`, then by `id`. `bounds` gives the parameters."""
    keys = [value] if id is None else [value, id]
    if shape.after:
        names = ("after_value", "after_id")
        after = [hidden(name, key) for name, key in zip(names, keys, strict=False)]
        here, there = tuple_(*keys), tuple_(*after)
        statement = statement.where(here < there if shape.descending else here > there)
    statement = statement.order_by(*(key.desc() if shape.descending else key for key in keys))
    statement = statement.limit(limit_of(shape))
    return statement.offset(bindparam("offset", type_=Integer)) if shape.offset else statement


def limit_of(shape: PageShape) -> ColumnElement[int]:
    """The number of rows to fetch."""
    if shape.usual:
        return literal_column(str(DEFAULT_LIMIT + 1), Integer)
    return bindparam("limit", type_=Integer)


def bounds(page: PageRequest, *, with_id: bool = True) -> dict[str, object]:
    parameters = dict[str, object]()
    if page.limit != DEFAULT_LIMIT:
        parameters["limit"] = page.limit + 1
    if page.offset > 0:
        parameters["offset"] = page.offset
    if page.after is not None:
        parameters["after_value"] = page.after.value
        if with_id:
            parameters["after_id"] = page.after.id
    return parameters


def page_of(items: list[V], page: PageRequest, position_of: Callable[[V], Position]) -> Page[V]:
    """`items` are the fetched rows, at most one more than the limit."""
    if len(items) <= page.limit:
        return Page(items, None)
    del items[page.limit :]
    return Page(items, position_of(items[-1]))
