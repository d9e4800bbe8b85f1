"""Routes that check a request before they read its body, and read JSON bodies strictly."""

from collections.abc import Callable, Coroutine, Mapping
from functools import cached_property
from typing import Any, TypedDict, Unpack

from fastapi import APIRouter, params
from fastapi.routing import APIRoute
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Scope

from hexameter.domain.errors import ValidationFailed
from hexameter.entrypoints.http.requests.inputs import BODY_INPUTS, BodyInputs
from hexameter.entrypoints.http.requests.json_body import NO_BODY, read_json
from hexameter.entrypoints.http.responses.json import JsonResponse
from hexameter.entrypoints.http.routing.authentication import Policy
from hexameter.entrypoints.http.routing.before_body import BeforeBody, results_of
from hexameter.entrypoints.http.routing.introspection import dependencies_of
from hexameter.entrypoints.input.fields import StrictModel
from hexameter.entrypoints.input.validation import field_errors

Handler = Callable[[Request], Coroutine[None, None, Response]]


class StrictRequest(Request):
    async def json(self) -> object:
        """Raises `DomainError` for malformed JSON, and for JSON that readers interpret differently
        (see `read_json`).
        """
        if not hasattr(self, "_json"):
            self._json = read_json(await self.body())
        return self._json


class _EmptyBody(StrictModel):
    """The body of a route that takes none: an empty object, if any."""


class StrictRoute(APIRoute):
    """Resolves what depends on the request alone (`BeforeBody`) before it reads the body. A body
    must be declared as JSON (415), be JSON (400), and be empty where the route takes none (422).
    """

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def handle_strictly(request: Request) -> Response:
            strict = StrictRequest(request.scope, request.receive)
            await self.prepare(strict)
            return await handle(strict)

        return handle_strictly

    async def prepare(self, request: StrictRequest) -> object:
        """The parsed body; `NO_BODY` if there is none, or if the route reads it itself."""
        results = results_of(request)
        for dependency in self._before_body:
            results[dependency] = await dependency.resolve(request)
        if not self._takes_json or not await request.body():
            return NO_BODY
        if not is_json(request.headers.get("content-type", "")):
            raise HTTPException(415)
        body = await request.json()
        takers: Mapping[object, BodyInputs] = getattr(request.scope["app"], BODY_INPUTS, {})
        if taker := takers.get(self.endpoint):
            taker.take(request, body, self._body_errors)
        if self.body_field is None:
            _refuse_fields(body)
        return body

    def _body_errors(self, body: object) -> list[Any]:
        if self.body_field is None or (not body and not self.body_field.field_info.is_required()):
            return []
        _, errors = self.body_field.validate(body, {}, loc=("body",))
        return list(errors)

    @cached_property
    def _takes_json(self) -> bool:
        reads_itself = "requestBody" in (self.openapi_extra or {})
        return self.body_field is not None or not (reads_itself or self.methods == {"GET"})

    @cached_property
    def _before_body(self) -> list[BeforeBody]:
        """Credentials first, so that a request without them is answered 401 and counts nowhere."""
        calls = [dependency.call for dependency in dependencies_of(self)]
        found = dict.fromkeys(call for call in calls if isinstance(call, BeforeBody))
        return sorted(found, key=lambda call: not isinstance(call, Policy))


def _refuse_fields(body: object) -> None:
    try:
        _EmptyBody.model_validate({} if body is None else body)
    except ValidationError as error:
        raise ValidationFailed(details=field_errors(error.errors())) from None


class RouterOptions(TypedDict, total=False):
    """The options of a feature's router. All others are the same for every router."""

    tags: list[str]
    dependencies: list[params.Depends]


class Router(APIRouter):
    """A feature's router. Its prefix is compared first, so that other paths cost it nothing."""

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
        # Anywhere in the path, not only at its start: an including router may add its own prefix.
        if self.prefix not in scope["path"]:
            return Match.NONE, {}
        return super().matches(scope)


def is_json(content_type: str) -> bool:
    """Whether the media type is JSON, and the charset, if there is one, UTF-8 (RFC 8259)."""
    media_type, *parameters = (part.strip().lower() for part in content_type.split(";"))
    if media_type != "application/json" and not (
        media_type.startswith("application/") and media_type.endswith("+json")
    ):
        return False
    charsets = [
        value for name, _, value in (p.partition("=") for p in parameters) if name == "charset"
    ]
    return all(value.strip('"') in ("utf-8", "utf8") for value in charsets)
