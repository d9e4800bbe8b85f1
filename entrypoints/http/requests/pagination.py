"""Query parameters of lists: limit, cursor, offset and sort."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError
from starlette.requests import Request

from hexameter.domain.errors import FieldError, ValidationFailed
from hexameter.domain.pagination import DEFAULT_LIMIT, MAX_LIMIT, MAX_OFFSET, Sort
from hexameter.entrypoints.input.fields import Text
from hexameter.entrypoints.input.validation import MAX_DETAILS, field_path

T = TypeVar("T")

_PARAMETERS = ("limit", "cursor", "offset", "sort")


@dataclass(frozen=True, slots=True)
class ListQuery:
    """Either `cursor` or `offset` is set, or neither. The key of `sort` is one of the route's."""

    limit: int
    cursor: str | None
    offset: int | None
    sort: Sort


@dataclass(slots=True)
class Page(Generic[T]):
    """Part of a list. `next_cursor` is null on the last page.

    Each list has its own subclass, which declares the type of `items`: its name is that of the
    schema, and of the class in generated clients.
    """

    items: list[T]
    next_cursor: str | None


def _digits(value: object) -> object:
    """Pydantic would also accept `1.0`, ` 1` and `1_0`."""
    if isinstance(value, str):
        if not (value.isascii() and value.isdigit()):
            raise PydanticCustomError("int_parsing", "Must be a whole number.")
        if len(value) > 18:
            raise PydanticCustomError("int_parsing_size", "Is out of range.")
    return value


WholeNumber = BeforeValidator(_digits)
"""For `int` in a path or a query."""

# The bounds come before the validator: after it they would not be in the OpenAPI document.
Limit = Annotated[int, Field(ge=1, le=MAX_LIMIT), WholeNumber, Query()]
Offset = Annotated[Annotated[int, Field(ge=0, le=MAX_OFFSET)] | None, WholeNumber, Query()]
CURSOR = (
    "`next_cursor` of the previous page. One of another list, or of a release that sorted "
    "differently, is refused with `INVALID_CURSOR`: start the list again."
)
Cursor = Annotated[Text | None, Query(description=CURSOR)]


def list_query(
    *, sorts: Sequence[str] = (), default_sort: str = "", filters: Collection[str] = ()
) -> Callable[..., Awaitable[ListQuery]]:
    """A dependency that reads and checks the query parameters of a list.

    `sorts` are the sort keys, `default_sort` is one of them, with `-` for descending; `filters` are
    the names of the route's other query parameters. Unknown and repeated parameters, and a cursor
    together with an offset, are 422.
    """
    keys = [direction + key for key in sorts for direction in ("", "-")]
    if default_sort and default_sort not in keys:
        raise ValueError(f"{default_sort} is not among {keys}")
    orders = {key: Sort(key.removeprefix("-"), key.startswith("-")) for key in keys or [""]}
    known = {*_PARAMETERS, *filters} if keys else {*_PARAMETERS[:-1], *filters}
    first_page = ListQuery(DEFAULT_LIMIT, None, None, orders[default_sort])

    async def query(
        request: Request,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
        offset: Offset = None,
        sort: Annotated[
            str, Query(json_schema_extra={"enum": list(keys)}, include_in_schema=bool(keys))
        ] = default_sort,
    ) -> ListQuery:
        if not request.scope["query_string"]:
            return first_page
        problems = parameter_errors(request, known)
        if cursor is not None and offset is not None:
            problems.append(
                FieldError("offset", "exclusive", "Send a cursor or an offset, not both.")
            )
        if keys and sort not in keys:
            message = f"Must be one of {', '.join(keys)}."
            problems.append(FieldError("sort", "not_one_of", message))
        if problems:
            raise ValidationFailed(details=problems)
        return ListQuery(limit, cursor, offset, orders[sort])

    return query


def parameter_errors(request: Request, known: Collection[str]) -> list[FieldError]:
    """For unknown and repeated query parameters."""
    if not request.scope["query_string"]:
        return []
    problems: list[FieldError] = []
    seen: set[str] = set()
    for name, _ in request.query_params.multi_items():
        if name not in known:
            problem = FieldError(
                field_path((name,)), "unknown_field", "This parameter is not known here."
            )
        elif name in seen:
            problem = FieldError(name, "repeated", "Send this parameter once.")
        else:
            seen.add(name)
            continue
        problems.append(problem)
        if len(problems) == MAX_DETAILS:
            break
    return problems
