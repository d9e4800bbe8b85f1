"""Routes that read their JSON body strictly, and only for those who may send one."""

from collections.abc import Callable, Coroutine
from typing import TypedDict, Unpack

from fastapi import APIRouter, params
from fastapi.routing import APIRoute
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Scope

from domain.errors import DomainError, ValidationFailed
from entrypoints.http.actor import POLICIES
from entrypoints.http.json_body import read_json
from entrypoints.http.problems import problems_of
from entrypoints.http.strict import StrictModel

Handler = Callable[[Request], Coroutine[None, None, Response]]


class UnreadableBody(HTTPException):
    """Carries a `DomainError` as its cause past FastAPI, which makes a bare 400 of any other."""


class StrictRequest(Request):
    async def json(self) -> object:
        try:
            return read_json(await self.body())
        except DomainError as error:
            raise UnreadableBody(400) from error


class _Nothing(StrictModel):
    """The body of a route that takes none: an empty object at most."""


class StrictRoute(APIRoute):
    """Asks who calls before it reads the body (401), and takes a body only when it says that it is
    JSON (415), when it is (400), and when the route has a use for it (422).
    """

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()
        takes_body = self.body_field is not None
        reads_itself = "requestBody" in (self.openapi_extra or {})
        if not takes_body and (reads_itself or self.methods == {"GET"}):
            return handle
        calls = {one.call for one in self.dependant.dependencies}
        policies = [policy for policy in POLICIES if policy in calls]

        async def handle_strictly(request: Request) -> Response:
            for policy in policies:
                await policy(request)
            strict = StrictRequest(request.scope, request.receive)
            if await strict.body():
                if not is_json(strict.headers.get("content-type", "")):
                    raise HTTPException(415)
                if not takes_body:
                    _refuse_fields(await strict.json())
            return await handle(strict)

        return handle_strictly


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
