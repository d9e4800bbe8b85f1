"""What extensions show on answers of the core: the member `extensions` of views."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
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


OfIds = Mapping[UUID, msgspec.Raw]
"""The fields of each id as JSON."""


@dataclass(frozen=True, slots=True)
class ViewLoader:
    """`load` gives what the extension shows for each id; `fields` is the class of that."""

    extension: str
    fields: type[Any]
    load: Callable[[Request, Sequence[UUID]], Awaitable[Mapping[UUID, Any]]]

    async def found(self, request: Request, ids: Sequence[UUID]) -> OfIds | None:
        """None if it fails or takes too long."""
        try:
            async with asyncio.timeout(LOAD_SECONDS):
                found = await self.load(request, ids)
            return {id: msgspec.Raw(to_json(fields)) for id, fields in found.items()}
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
        loading = [loader.found(self._request, ids) for loader in self._loaders]
        found = await asyncio.gather(*loading)
        headers = dict(self._own_headers)
        if None in found:
            headers["Cache-Control"] = NO_STORE
        shown = [self._shown(view, found) for view in self._views]
        await self._finish(shown, headers)(scope, receive, send)

    def _shown(self, view: Any, found: Sequence[OfIds | None]) -> msgspec.Raw:
        fields = {
            loader.extension: None if of_ids is None else of_ids.get(view.id)
            for loader, of_ids in zip(self._loaders, found, strict=True)
        }
        # The view is an object with members: its last byte is the closing brace.
        return msgspec.Raw(to_json(view)[:-1] + b',"extensions":' + to_json(fields) + b"}")
