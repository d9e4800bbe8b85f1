"""What a route's function wants, read once from FastAPI's account of its signature."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from inspect import iscoroutinefunction, signature
from typing import Any

from fastapi import params
from fastapi._compat import ModelField, Undefined, field_annotation_is_scalar
from fastapi.dependencies.models import Dependant
from pydantic.fields import FieldInfo

_IMMUTABLE = (type(None), bool, int, float, str)


@dataclass(frozen=True, slots=True)
class Parameter:
    """From the path or the query. `default` is `Undefined` for one that must be there."""

    name: str
    loc: tuple[str, str]
    field: ModelField
    default: object


@dataclass(frozen=True, slots=True)
class Plan:
    call: Callable[..., Awaitable[Any]]
    name: str | None
    is_shared: bool
    dependencies: tuple["Plan", ...]
    path: tuple[Parameter, ...]
    query: tuple[Parameter, ...]
    body: ModelField | None
    request_name: str | None
    takes_request_only: bool


def plan_of(dependant: Dependant) -> Plan | None:
    """None for what only FastAPI can call."""
    call = dependant.call
    if call is None or not _is_plain(dependant) or not _is_coroutine_function(call):
        return None
    dependencies = [plan_of(each) for each in dependant.dependencies]
    path = [_parameter(field, "path") for field in dependant.path_params]
    query = [_parameter(field, "query") for field in dependant.query_params]
    if None in dependencies or None in path or None in query:
        return None
    return Plan(
        call=call,
        name=dependant.name,
        is_shared=dependant.use_cache,
        dependencies=tuple(each for each in dependencies if each),
        path=tuple(each for each in path if each),
        query=tuple(each for each in query if each),
        body=next(iter(dependant.body_params), None),
        request_name=dependant.request_param_name,
        takes_request_only=list(signature(call).parameters) == [dependant.request_param_name],
    )


def _is_plain(dependant: Dependant) -> bool:
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


def _parameter(field: ModelField, place: str) -> Parameter | None:
    info = field.field_info
    default = Undefined if info.is_required() else field.get_default()
    if (
        field.alias != field.name
        or info.validation_alias not in (None, field.name)
        or info.validate_default
        or not field_annotation_is_scalar(info.annotation)
        or not (default is Undefined or isinstance(default, _IMMUTABLE))
    ):
        return None
    return Parameter(field.name, (place, field.name), field, default)
