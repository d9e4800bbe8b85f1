"""Routes that read their JSON body strictly, and only for those who may send one."""

from collections.abc import Awaitable, Callable, Coroutine
from functools import cached_property
from typing import TypedDict, Unpack

from fastapi import APIRouter, params
from fastapi._compat import Undefined
from fastapi.routing import APIRoute
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Scope

from hexameter.domain.errors import ValidationFailed
from hexameter.entrypoints.http.errors.validation import problems_of
from hexameter.entrypoints.http.requests.fields import StrictModel
from hexameter.entrypoints.http.requests.json_body import read_json
from hexameter.entrypoints.http.responses.json import JsonResponse
from hexameter.entrypoints.http.routing.authentication import POLICIES

Handler = Callable[[Request], Coroutine[None, None, Response]]


class StrictRequest(Request):
    async def json(self) -> object:
        """Raises `DomainError` for what is no JSON, or JSON that only some could read."""
        if not hasattr(self, "_json"):
            self._json = read_json(await self.body())
        return self._json


class _Nothing(StrictModel):
    """The body of a route that takes none: an empty object at most."""


class StrictRoute(APIRoute):
    """Asks who calls before it reads the body (401), and takes a body only when it says that it is
    JSON (415), when it is (400), and when the route has a use for it (422).
    """

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def handle_strictly(request: Request) -> Response:
            strict = StrictRequest(request.scope, request.receive)
            await self.read_body(strict)
            return await handle(strict)

        return handle_strictly

    async def read_body(self, request: StrictRequest) -> object:
        """What was sent, `Undefined` when it is nothing or the route reads it itself."""
        if not self._looks_at_body:
            return Undefined
        for policy in self._policies:
            await policy(request)
        if not await request.body():
            return Undefined
        if not is_json(request.headers.get("content-type", "")):
            raise HTTPException(415)
        sent = await request.json()
        if self.body_field is None:
            _refuse_fields(sent)
        return sent

    @cached_property
    def _looks_at_body(self) -> bool:
        reads_itself = "requestBody" in (self.openapi_extra or {})
        return self.body_field is not None or not (reads_itself or self.methods == {"GET"})

    @cached_property
    def _policies(self) -> list[Callable[[Request], Awaitable[object]]]:
        calls = {one.call for one in self.dependant.dependencies}
        return [policy for policy in POLICIES if policy in calls]


def _refuse_fields(sent: object) -> None:
    try:
        _Nothing.model_validate({} if sent is None else sent)
    except ValidationError as error:
        raise ValidationFailed(details=problems_of(error.errors())) from None


class RouterOptions(TypedDict, total=False):
    """What a feature says of its router; the rest is settled here for all of them."""

    tags: list[str]
    dependencies: list[params.Depends]


class Router(APIRouter):
    """A feature's router. `prefix` is compared first, so that other paths cost it nothing."""

    def __init__(self, prefix: str = "", **options: Unpack[RouterOptions]) -> None:
        super().__init__(
            prefix=prefix,
            tags=list(options.get("tags", ())),
            dependencies=options.get("dependencies"),
            route_class=StrictRoute,
            redirect_slashes=False,
            default_response_class=JsonResponse,
        )

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        # Anywhere in the path, not at its start: an including router may put its own before it.
        if self.prefix not in scope["path"]:
            return Match.NONE, {}
        return super().matches(scope)


def is_json(content_type: str) -> bool:
    """Whether it names JSON, in UTF-8 if it names a charset at all (RFC 8259 knows no other)."""
    media_type, *parameters = (part.strip().lower() for part in content_type.split(";"))
    if media_type != "application/json" and not (
        media_type.startswith("application/") and media_type.endswith("+json")
    ):
        return False
    charsets = [
        value for name, _, value in (p.partition("=") for p in parameters) if name == "charset"
    ]
    return all(value.strip('"') in ("utf-8", "utf8") for value in charsets)
