"""Call plans: the parameters of a route's function, taken once from FastAPI's own account of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from inspect import iscoroutinefunction
from typing import Any

from fastapi import params
from fastapi._compat import ModelField, field_annotation_is_scalar
from fastapi.dependencies.models import Dependant
from pydantic.fields import FieldInfo

REQUIRED = object()
"""The default of a parameter that has none."""

_IMMUTABLE = (type(None), bool, int, float, str)


@dataclass(frozen=True, slots=True)
class Parameter:
    """From the path or the query, where it is called `key`; `name` is the argument's."""

    name: str
    key: str
    loc: tuple[str, str]
    field: ModelField
    default: object


@dataclass(frozen=True, slots=True)
class CallPlan:
    """How to call a route's function or a dependency.

    `name`: the parameter that takes the result of a dependency. `is_shared`: it is called once per
    request. `takes_request_only`: the request is its only parameter.
    """

    call: Callable[..., Awaitable[Any]]
    name: str | None
    is_shared: bool
    dependencies: tuple["CallPlan", ...]
    path: tuple[Parameter, ...]
    query: tuple[Parameter, ...]
    body: ModelField | None
    request_name: str | None
    takes_request_only: bool


def build_plan(dependant: Dependant) -> CallPlan | None:
    """None for a function that only FastAPI can call: a generator, one that is not a coroutine,
    one that takes forms, headers, lists in the query, and so on.
    """
    call = dependant.call
    if call is None or not _is_supported(dependant) or not _is_coroutine_function(call):
        return None
    dependencies = [build_plan(child) for child in dependant.dependencies]
    path = [_parameter(field, "path") for field in dependant.path_params]
    query = [_parameter(field, "query") for field in dependant.query_params]
    if None in dependencies or None in path or None in query:
        return None
    takes_others = dependant.dependencies or path or query or dependant.body_params
    return CallPlan(
        call=call,
        name=dependant.name,
        is_shared=dependant.use_cache,
        dependencies=tuple(plan for plan in dependencies if plan),
        path=tuple(parameter for parameter in path if parameter),
        query=tuple(parameter for parameter in query if parameter),
        body=next(iter(dependant.body_params), None),
        request_name=dependant.request_param_name,
        takes_request_only=bool(dependant.request_param_name and not takes_others),
    )


def _is_supported(dependant: Dependant) -> bool:
    return (
        not dependant.header_params
        and not dependant.cookie_params
        and not dependant.own_oauth_scopes
        and not dependant.http_connection_param_name
        and not dependant.response_param_name
        and not dependant.background_tasks_param_name
        and not dependant.security_scopes_param_name
        and dependant.concurrency is None
        and len(dependant.body_params) <= 1
        and all(_is_whole_body(field.field_info) for field in dependant.body_params)
    )


def _is_whole_body(info: FieldInfo) -> bool:
    return type(info) is params.Body and not info.embed


def _is_coroutine_function(call: Callable[..., Any]) -> bool:
    return iscoroutinefunction(call) or iscoroutinefunction(type(call).__call__)


def _parameter(field: ModelField, source: str) -> Parameter | None:
    info = field.field_info
    default = REQUIRED if info.is_required() else field.get_default()
    if (
        info.validation_alias not in (None, field.alias)
        or info.validate_default
        or not field_annotation_is_scalar(info.annotation)
        or not (default is REQUIRED or isinstance(default, _IMMUTABLE))
    ):
        return None
    return Parameter(field.name, field.alias, (source, field.alias), field, default)
