"""Calling a route's function by its call plan.

FastAPI works out the arguments of a function for every request again, which takes three times as
long as the function itself. A call plan is made once and leads to the same responses; what it does
not support is left to FastAPI.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import is_dataclass
from inspect import isclass
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from fastapi._compat import ModelField
from fastapi.exceptions import RequestValidationError, ResponseValidationError
from fastapi.routing import RouteContext
from starlette.requests import Request
from starlette.responses import Response

from hexameter.entrypoints.http.fastpath.call_plan import (
    REQUIRED,
    CallPlan,
    Parameter,
    build_plan,
)
from hexameter.entrypoints.http.requests.json_body import NO_BODY
from hexameter.entrypoints.http.responses.json import JsonResponse
from hexameter.entrypoints.http.routing.before_body import results_of

Handler = Callable[[Request, object], Awaitable[Response]]
"""Answers a request with that body, which may be `NO_BODY`."""

NO_CONTENT = 204

_FAILED = object()
"""In place of the result of a dependency that was not called because of validation errors."""


class _Invocation:
    """The arguments of one call, and the validation errors found on the way."""

    __slots__ = ("body", "errors", "request", "results")

    def __init__(self, request: Request, body: object) -> None:
        self.request = request
        self.body = body
        self.errors: list[Any] = []
        self.results = results_of(request)

    async def arguments(self, plan: CallPlan) -> dict[str, Any]:
        """Complete unless there are `errors`."""
        values: dict[str, Any] = {}
        for needed in plan.dependencies:
            if needed.is_shared and needed.call in self.results:
                value = self.results[needed.call]
            else:
                value = await self._resolve(needed)
            if needed.name is not None and value is not _FAILED:
                values[needed.name] = value
        if plan.path:
            self._read_parameters(plan.path, self.request.scope["path_params"], values)
        if plan.query:
            query = self.request.query_params if self.request.scope["query_string"] else {}
            self._read_parameters(plan.query, query, values)
        if plan.body is not None:
            self._read_body(plan.body, values)
        if plan.request_name is not None:
            values[plan.request_name] = self.request
        return values

    async def _resolve(self, needed: CallPlan) -> Any:
        if needed.takes_request_only:
            value = await needed.call(self.request)
        else:
            errors_before = len(self.errors)
            arguments = await self.arguments(needed)
            if len(self.errors) > errors_before:
                return _FAILED
            value = await needed.call(**arguments)
        self.results[needed.call] = value
        return value

    def _read_parameters(
        self, parameters: tuple[Parameter, ...], source: Mapping[str, Any], values: dict[str, Any]
    ) -> None:
        for parameter in parameters:
            value = source.get(parameter.key)
            if value is not None:
                values[parameter.name], errors = parameter.field.validate(
                    value, values, loc=parameter.loc
                )
                self.errors += errors
            elif parameter.default is REQUIRED:
                self.errors.append(_missing(parameter.loc))
            else:
                values[parameter.name] = parameter.default

    def _read_body(self, field: ModelField, values: dict[str, Any]) -> None:
        if self.body is not NO_BODY:
            values[field.name], errors = field.validate(self.body, values, loc=("body",))
            self.errors += errors
        elif field.field_info.is_required():
            self.errors.append(_missing(("body",)))
        else:
            values[field.name] = field.get_default()


def _missing(loc: tuple[str, ...]) -> dict[str, object]:
    return {"type": "missing", "loc": loc, "msg": "Field required", "input": None}


def build_handler(route: RouteContext) -> Handler | None:
    """None for a route that only FastAPI can answer."""
    plan = build_plan(route.dependant)
    response_field: ModelField | None = route.response_field
    view = _view_type(response_field)
    status: int = route.status_code or 200
    if plan is None or not _has_default_serialization(route):
        return None
    if not _returns_response(plan.call):
        if route.response_class is not JsonResponse:
            return None
        if response_field is None and status != NO_CONTENT:
            return None

    async def handle(request: Request, body: object) -> Response:
        invocation = _Invocation(request, body)
        arguments = await invocation.arguments(plan)
        if invocation.errors:
            raise RequestValidationError(invocation.errors, body=None if body is NO_BODY else body)
        result = await plan.call(**arguments)
        if isinstance(result, Response):
            return result
        if response_field is None:
            empty = JsonResponse(None, status)
            empty.body = b""
            return empty
        content = result if type(result) is view else _jsonable(response_field, result)
        return JsonResponse(content, status)

    return handle


def _has_default_serialization(route: RouteContext) -> bool:
    return (
        route.response_model_by_alias
        and not route.response_model_include
        and not route.response_model_exclude
        and not route.response_model_exclude_unset
        and not route.response_model_exclude_defaults
        and not route.response_model_exclude_none
    )


def _returns_response(call: Callable[..., Any]) -> bool:
    annotation = get_type_hints(call).get("return")
    return isclass(annotation) and issubclass(annotation, Response)


def _view_type(field: ModelField | None) -> type | None:
    """The dataclass that a route declares as its response model."""
    annotation = None if field is None else field.field_info.annotation
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    kind = get_origin(annotation) or annotation
    return kind if isclass(kind) and is_dataclass(kind) else None


def _jsonable(field: ModelField, result: object) -> object:
    value, errors = field.validate(result, {}, loc=("response",))
    if errors:
        raise ResponseValidationError(errors=errors, body=result)
    return field.serialize(value)
