"""What extensions show on answers of the core: the member `extensions` of views."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec
import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from hexameter.entrypoints.http.responses.cache_control import NO_STORE
from hexameter.entrypoints.http.responses.json import to_json

LOAD_SECONDS = 0.5

VIEW_LOADERS = "view_loaders"
"""The attribute of the application that has the loaders of its views, by their classes."""

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


_NULL = b"null"


@dataclass(frozen=True, slots=True)
class ViewLoader:
    """`load` gives what the extension shows for each id; `fields` is the class of that. `name` is
    the extension's, as the name of a member in JSON.
    """

    extension: str
    fields: type[Any]
    load: Callable[[Request, Sequence[UUID]], Awaitable[Mapping[UUID, Any]]]
    name: bytes = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", to_json(self.extension) + b":")

    async def found(self, request: Request, ids: Sequence[UUID]) -> list[bytes] | None:
        """What is shown for each of the ids, as JSON. None if it fails or takes too long."""
        try:
            async with asyncio.timeout(LOAD_SECONDS):
                found = await self.load(request, ids)
            return [_NULL if (fields := found.get(id)) is None else to_json(fields) for id in ids]
        except Exception as failure:  # a failing extension must not fail the core's answers
            _log.error("view_fields.failed", extension=self.extension, exc_info=failure)
            return None


Loaders = Sequence[ViewLoader]
Finish = Callable[[list[msgspec.Raw], Mapping[str, str]], Response]
"""Makes the response of the views as JSON, and the headers."""


def loaders_of(request: Request, kind: type[object]) -> Loaders:
    """Those of answers of this class; usually none. An answer that is no view itself names the view
    that it `shows`.
    """
    loaders: Mapping[type[object], Loaders] = getattr(request.scope["app"], VIEW_LOADERS, _NONE)
    return loaders.get(getattr(kind, "shows", kind), ()) if loaders else ()


_NONE: Mapping[type[object], Loaders] = {}


class ExtendedResponse(Response):
    """The response to a request whose views have fields of extensions. They are loaded when it is
    sent, once for all views.
    """

    def __init__(
        self,
        request: Request,
        loaders: Loaders,
        views: Sequence[Any],
        headers: Mapping[str, str],
        finish: Finish,
    ) -> None:
        super().__init__()
        self._request = request
        self._loaders = loaders
        self._views = views
        self._own_headers = headers
        self._finish = finish

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        ids: list[UUID] = [view.id for view in self._views]
        found = await self._load(ids)
        headers = dict(self._own_headers)
        if None in found:
            headers["Cache-Control"] = NO_STORE
        await self._finish(self._shown(found), headers)(scope, receive, send)

    async def _load(self, ids: Sequence[UUID]) -> Sequence[list[bytes] | None]:
        if len(self._loaders) == 1:  # without a task, which costs as much as all of the rest
            return [await self._loaders[0].found(self._request, ids)]
        loading = [loader.found(self._request, ids) for loader in self._loaders]
        return await asyncio.gather(*loading)

    def _shown(self, found: Sequence[list[bytes] | None]) -> list[msgspec.Raw]:
        nulls = [_NULL] * len(self._views)
        members = [
            [loader.name + fields for fields in of_views or nulls]
            for loader, of_views in zip(self._loaders, found, strict=True)
        ]
        # A view is an object with members: its last byte is the closing brace.
        return [
            msgspec.Raw(b'%b,"extensions":{%b}}' % (to_json(view)[:-1], b",".join(of_view)))
            for view, *of_view in zip(self._views, *members, strict=True)
        ]
