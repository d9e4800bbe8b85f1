"""Pages of lists: from query parameters to a page request, and from a result to a response."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from msgspec import Raw
from starlette.requests import Request
from starlette.responses import Response

from hexameter.application.ports.cursors import Cursors, InvalidCursor
from hexameter.domain import pagination
from hexameter.entrypoints.http.requests.pagination import ListQuery, Page
from hexameter.entrypoints.http.responses.json import JsonResponse, to_json
from hexameter.entrypoints.http.responses.view_fields import ExtendedResponse, loaders_of

T = TypeVar("T")

Filters = Mapping[str, str | None]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def page_request(
    request: Request, query: ListQuery, filters: Filters | None = None
) -> pagination.PageRequest:
    """Raises `InvalidCursor` for a cursor of another list and for one that was altered."""
    after = None
    if query.cursor is not None:
        cursors: Cursors = request.scope["app"].state.cursors
        after = _position(cursors.decode(_context(request, query, filters), query.cursor))
    return pagination.PageRequest(
        sort=query.sort,
        limit=query.limit,
        after=after,
        offset=query.offset or 0,
    )


def page_response(
    request: Request,
    query: ListQuery,
    page: pagination.Page[T],
    headers: Mapping[str, str],
    filters: Filters | None = None,
) -> Response:
    """The page with its `next_cursor`. `headers`: see `cache_control`."""
    next_cursor = None
    if page.next is not None:
        cursors: Cursors = request.scope["app"].state.cursors
        next_cursor = cursors.encode(_context(request, query, filters), _cursor_values(page.next))
    loaders = loaders_of(request, type(page.items[0])) if page.items else ()
    if not loaders:
        return JsonResponse(Page(page.items, next_cursor), 200, headers)

    def finish(views: list[Raw], headers: Mapping[str, str]) -> Response:
        return JsonResponse(Page(views, next_cursor), 200, headers)

    return ExtendedResponse(request, loaders, page.items, headers, finish)


def cursor_context(route: str, query: ListQuery, filters: Filters) -> str:
    """What a cursor is bound to: the same for all pages of a list."""
    set_filters = sorted([item for item in filters.items() if item[1] is not None])
    return to_json([route, query.sort.key, query.sort.descending, set_filters]).decode()


def _context(request: Request, query: ListQuery, filters: Filters | None) -> str:
    return cursor_context(request.scope["path"], query, filters or {})


def _cursor_values(position: pagination.Position) -> tuple[str | int, ...]:
    if isinstance(position.value, datetime):
        return ((position.value - _EPOCH) // _MICROSECOND, position.id.hex)
    if isinstance(position.value, int):
        return (position.value,)
    return (position.value, position.id.hex)


def _position(values: tuple[str | int, ...]) -> pagination.Position:
    match values:
        case (int(microseconds), str(id)):
            return pagination.Position(_EPOCH + _MICROSECOND * microseconds, UUID(hex=id))
        case (int(number),):
            return pagination.Position(number, pagination.NO_ID)
        case (str(value), str(id)):
            return pagination.Position(value, UUID(hex=id))
        case _:
            raise InvalidCursor
