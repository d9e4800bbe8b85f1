"""Calling a route's function by a plan made once.

FastAPI reads what a function wants anew for every request, which costs three times what the
function itself does. A plan knows it from the start, and gives the same answer to every request;
what a plan does not know (generators, forms, lists in a query, ...) is left to FastAPI.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import is_dataclass
from inspect import isclass
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from fastapi._compat import ModelField, Undefined, get_missing_field_error
from fastapi.exceptions import RequestValidationError, ResponseValidationError
from fastapi.routing import RouteContext
from starlette.requests import Request
from starlette.responses import Response

from hexameter.entrypoints.http.fastpath.call_plan import Parameter, Plan, plan_of
from hexameter.entrypoints.http.responses.json import JsonResponse

Handler = Callable[[Request, object], Awaitable[Response]]
"""Answers a request with that body; `Undefined` when there is none."""

NO_CONTENT = 204


class _Call:
    """One request on its way through a plan."""

    __slots__ = ("body", "errors", "request", "shared")

    def __init__(self, request: Request, body: object) -> None:
        self.request = request
        self.body = body
        self.errors: list[Any] = []
        self.shared: dict[Callable[..., Any], Any] = {}

    async def arguments(self, plan: Plan) -> dict[str, Any]:
        """Complete unless there are `errors`."""
        values: dict[str, Any] = {}
        for needed in plan.dependencies:
            if needed.takes_request_only and needed.call not in self.shared:
                value = self.shared[needed.call] = await needed.call(self.request)
                if needed.name is not None:
                    values[needed.name] = value
            else:
                await self._depend(needed, values)
        if plan.path:
            self._take(plan.path, self.request.scope["path_params"], values)
        if plan.query:
            sent = self.request.query_params if self.request.scope["query_string"] else {}
            self._take(plan.query, sent, values)
        if plan.body is not None:
            self._take_body(plan.body, values)
        if plan.request_name is not None:
            values[plan.request_name] = self.request
        return values

    async def _depend(self, needed: Plan, values: dict[str, Any]) -> None:
        if needed.is_shared and needed.call in self.shared:
            value = self.shared[needed.call]
        else:
            before = len(self.errors)
            arguments = await self.arguments(needed)
            if len(self.errors) > before:
                return
            value = self.shared[needed.call] = await needed.call(**arguments)
        if needed.name is not None:
            values[needed.name] = value

    def _take(
        self, parameters: tuple[Parameter, ...], sent: Mapping[str, Any], values: dict[str, Any]
    ) -> None:
        for each in parameters:
            value = sent.get(each.name)
            if value is not None:
                values[each.name], errors = each.field.validate(value, values, loc=each.loc)
                self.errors += errors
            elif each.default is Undefined:
                self.errors.append(get_missing_field_error(loc=each.loc))
            else:
                values[each.name] = each.default

    def _take_body(self, field: ModelField, values: dict[str, Any]) -> None:
        if self.body is not Undefined:
            values[field.name], errors = field.validate(self.body, values, loc=("body",))
            self.errors += errors
        elif field.field_info.is_required():
            self.errors.append(get_missing_field_error(loc=("body",)))
        else:
            values[field.name] = field.get_default()


def handler_of(route: RouteContext) -> Handler | None:
    """None for a route that only FastAPI can call."""
    plan = plan_of(route.dependant)
    shown: ModelField | None = route.response_field
    view = _view_of(shown)
    status: int = route.status_code or 200
    if plan is None or not _is_plainly_shown(route):
        return None
    if shown is None and status != NO_CONTENT and not _gives_response(plan.call):
        return None

    async def handle(request: Request, body: object) -> Response:
        call = _Call(request, body)
        arguments = await call.arguments(plan)
        if call.errors:
            raise RequestValidationError(call.errors, body=None if body is Undefined else body)
        result = await plan.call(**arguments)
        if isinstance(result, Response):
            return result
        if shown is None:
            nothing = JsonResponse(None, status)
            nothing.body = b""
            return nothing
        return JsonResponse(result if type(result) is view else _jsonable(shown, result), status)

    return handle


def _is_plainly_shown(route: RouteContext) -> bool:
    return (
        route.response_class is JsonResponse
        and route.response_model_by_alias
        and not route.response_model_include
        and not route.response_model_exclude
        and not route.response_model_exclude_unset
        and not route.response_model_exclude_defaults
        and not route.response_model_exclude_none
    )


def _gives_response(call: Callable[..., Any]) -> bool:
    given = get_type_hints(call).get("return")
    return isclass(given) and issubclass(given, Response)


def _view_of(field: ModelField | None) -> type | None:
    """The dataclass that a route says it gives."""
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
