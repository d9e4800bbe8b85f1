"""A route that follows from a declaration, `UseCase(..., http=Http(...))`."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import MISSING as NO_DEFAULT
from dataclasses import is_dataclass, make_dataclass
from inspect import Parameter, Signature, getdoc
from types import NoneType
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from fastapi import Body, Depends, Path, Query, params
from fastapi.exceptions import FastAPIError
from starlette.requests import Request
from starlette.responses import Response

from hexameter.application.idempotency import Created
from hexameter.domain import pagination
from hexameter.entrypoints.extensions.declaration import Http, UseCase
from hexameter.entrypoints.extensions.wiring.annotations import command_type
from hexameter.entrypoints.http.extensions.signatures import (
    CreatedResource,
    keyword,
    only_parameters,
    snake_case,
)
from hexameter.entrypoints.http.openapi.answers import answers
from hexameter.entrypoints.http.requests.idempotency import IdempotencyKey, created_headers
from hexameter.entrypoints.http.requests.pagination import (
    ListQuery,
    Page,
    list_query,
)
from hexameter.entrypoints.http.responses.cache_control import private_headers
from hexameter.entrypoints.http.responses.etags import (
    ExpectedVersion,
    RequiredVersion,
    resource_response,
)
from hexameter.entrypoints.http.responses.json import JsonResponse
from hexameter.entrypoints.http.responses.pages import page_request, page_response
from hexameter.entrypoints.http.routing.authentication import Anyone, MaybeUser, SignedInUser
from hexameter.entrypoints.http.routing.rate_limits import limited, limited_by_caller
from hexameter.entrypoints.http.routing.strict_route import Router
from hexameter.entrypoints.http.routing.use import Use
from hexameter.entrypoints.input import strict_types
from hexameter.entrypoints.input.command_fields import CommandFields
from hexameter.entrypoints.input.fields import StrictModel

_POLICIES = {"required": SignedInUser, "optional": MaybeUser, "no": Anyone}
IN_PATH = re.compile(r"\{(\w+)\}")
_REQUEST, _ACTOR, _USE_CASE, _BODY, _LIST, _NAMES = (
    "request_",
    "actor_",
    "use_case_",
    "body_",
    "list_",
    "names_",
)
"""Parameters of a route's function that are no fields of the command."""


class RouteConflict(Exception):
    """The route's declaration does not fit its use case, or another route answers its path."""


class DeclaredRoute:
    """The route of one use case."""

    def __init__(self, declared: UseCase[Any], http: Http) -> None:
        self._use_case: type[Any] = declared.use_case
        self._http = http
        self._raises = declared.raises
        self._command = command_type(self._use_case)
        self._fields = CommandFields(self._command)
        self._result: Any = get_type_hints(self._use_case.execute).get("return", NoneType)
        self._page_field = self._fields.page
        self._check(declared)
        headers = {"idempotency_key", "expected_version", self._page_field}
        in_path = IN_PATH.findall(http.path)
        others = [each for each in self._fields.names() if each not in {*headers, *in_path}]
        takes_body = http.method in ("POST", "PUT", "PATCH")
        self._in_path = in_path
        self._in_query = [] if takes_body else others
        self._in_body = others if takes_body else []

    def add_to(self, router: Router) -> None:
        try:
            router.add_api_route(
                self._http.path,
                self._endpoint(),
                methods=[self._http.method],
                status_code=self._status,
                response_model=self._response_model(),
                dependencies=[] if self._http.limit is None else [self._limited(self._http.limit)],
                responses=answers(*self._raises, etag=self._has_version, status=self._status),
            )
        except FastAPIError:
            raise RouteConflict(
                f"the result of {self._use_case.__name__} has a type without a form in JSON"
            ) from None

    def _limited(self, name: str) -> params.Depends:
        ignores_credentials = self._http.signed_in == "no"
        return limited(name) if ignores_credentials else limited_by_caller(name)

    @property
    def _status(self) -> int:
        return self._http.status or (204 if self._result is NoneType else 200)

    @property
    def _has_version(self) -> bool:
        return is_dataclass(self._result) and "version" in get_type_hints(self._result)

    def _check(self, declared: UseCase[Any]) -> None:
        name = self._use_case.__name__
        if not self._http.path.startswith("/"):
            raise RouteConflict("the path must begin with /")
        for field in IN_PATH.findall(self._http.path):
            if field not in self._fields:
                raise RouteConflict(f"{self._command.__name__} has no field {field}")
        if declared.permission is not None and self._http.signed_in == "no":
            raise RouteConflict(f"{name} needs a permission, so signed_in must not be 'no'")
        if (self._http.status == 201) != (self._result is Created):
            raise RouteConflict(f"status=201 and the result Created of {name} belong together")
        if self._http.status == 201 and "idempotency_key" not in self._fields:
            raise RouteConflict(
                f"status=201 needs a field idempotency_key: str | None in {self._command.__name__}"
            )
        if self._http.status == 204 and self._result is not NoneType:
            raise RouteConflict(f"status=204 has no body, and {name} has a result that is not None")
        is_page = get_origin(self._result) is pagination.Page
        if is_page != (self._page_field is not None):
            raise RouteConflict(
                f"a field of the type PageRequest and a result Page[...] of {name} belong together"
            )

    def _response_model(self) -> Any:
        if self._result is NoneType:
            return None
        if self._result is Created:
            return CreatedResource
        if get_origin(self._result) is pagination.Page:
            (item,) = get_args(self._result)
            page = make_dataclass(
                f"{self._use_case.__name__}Page", [("items", list[item])], bases=(Page[item],)
            )
            page.__doc__ = "A page of the list."
            return page
        return self._result

    def _endpoint(self) -> Callable[..., Awaitable[Response | None]]:
        async def endpoint(**arguments: Any) -> Response | None:
            request: Request = arguments[_REQUEST]
            result = await arguments[_USE_CASE].execute(
                arguments[_ACTOR], self._command(**self._values(arguments))
            )
            return self._response(request, result, arguments.get(_LIST))

        parameters = self._parameters()
        endpoint.__name__ = snake_case(self._use_case.__name__)
        endpoint.__doc__ = getdoc(self._use_case)
        endpoint.__annotations__ = {each.name: each.annotation for each in parameters}
        endpoint.__annotations__["return"] = NoneType if self._status == 204 else Response
        endpoint.__signature__ = Signature(parameters)
        return endpoint

    def _parameters(self) -> list[Parameter]:
        annotations: dict[str, Any] = {
            _REQUEST: Request,
            _ACTOR: _POLICIES[self._http.signed_in],
            _USE_CASE: Annotated[self._use_case, Use(self._use_case)],
        }
        if "expected_version" in self._fields:
            required = self._http.method in ("PATCH", "DELETE")
            annotations["expected_version"] = RequiredVersion if required else ExpectedVersion
        if "idempotency_key" in self._fields:
            annotations["idempotency_key"] = IdempotencyKey
        if self._page_field is not None:
            sorts = self._http.sorts
            query = list_query(
                sorts=tuple(sort.removeprefix("-") for sort in sorts),
                default_sort=sorts[0] if sorts else "",
                filters=self._in_query,
            )
            annotations[_LIST] = Annotated[ListQuery, Depends(query)]
        else:
            annotations[_NAMES] = Annotated[None, Depends(only_parameters(self._in_query))]
        for name in self._in_path:
            annotations[name] = Annotated[strict_types.parameter(self._fields, name), Path()]
        parameters = [keyword(name, annotation) for name, annotation in annotations.items()]
        for name in self._in_query:
            annotation = Annotated[strict_types.parameter(self._fields, name), Query()]
            parameters.append(keyword(name, annotation, self._fields.default(name)))
        if self._in_body:
            body = strict_types.body(self._fields, f"{self._use_case.__name__}Body", self._in_body)
            optional = all(self._fields.default(name) is not NO_DEFAULT for name in self._in_body)
            annotation = Annotated[body | None if optional else body, Body()]
            parameters.append(keyword(_BODY, annotation, None if optional else NO_DEFAULT))
        return parameters

    def _values(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """The fields of the command that were sent; those of a body in the form of the command."""
        values = {name: arguments[name] for name in arguments if name in self._fields}
        body: StrictModel | None = arguments.get(_BODY)
        if body is not None:
            values.update(strict_types.sent_values(body))
        if self._page_field is not None:
            request: Request = arguments[_REQUEST]
            values[self._page_field] = page_request(
                request, arguments[_LIST], self._filters(request)
            )
        return values

    def _filters(self, request: Request) -> dict[str, str | None]:
        """What a cursor is bound to."""
        return {name: request.query_params.get(name) for name in self._in_query}

    def _response(self, request: Request, result: Any, query: ListQuery | None) -> Response | None:
        if self._status == 204:
            return None
        headers = private_headers()
        if self._result is Created:
            location = f"{request.scope['path'].rstrip('/')}/{result.id}"
            created = CreatedResource(result.id)
            return JsonResponse(
                created, self._status, {**headers, **created_headers(result, location)}
            )
        if query is not None:
            return page_response(request, query, result, headers, self._filters(request))
        if self._has_version:
            return resource_response(request, result, result.version, headers, self._status)
        return JsonResponse(result, self._status, headers)
