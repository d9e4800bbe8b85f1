"""Runs a command over HTTP, or in a program through `hexameter.open`."""

import dataclasses
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from hexameter.application.idempotency import Created
from hexameter.application.unset import UNSET
from hexameter.domain.errors import DomainError
from hexameter.domain.pagination import Page, PageRequest
from hexameter.entrypoints.http.openapi.document import describe
from tests.http.entry_points.scene import Caller, Recorded, Scene

# Operations that are called otherwise than their use cases.
OPERATIONS = {
    "cancel_account_deletion": "keep_me",
    "get_account": "get_profile",
    "list_accounts": "list_users",
    "refresh_session": "refresh",
    "request_account_deletion": "delete_me",
    "request_password_reset": "forgot_password",
    "sign_in": "login",
    "sign_out": "logout",
    "update_profile": "update_me",
}
# Parameters that are called otherwise than the fields of their commands.
PARAMETERS = {("compare_revisions", "other"): "with", ("search_posts", "query"): "q"}
_GIVEN_BY_HTTP = {"ip", "device"}


class Operation(TypedDict):
    name: str
    method: str
    path: str
    has_body: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """`code` is that of a refusal; `result` is what a program would get, as JSON."""

    code: str | None
    result: object
    recorded: Recorded


_operations: dict[tuple[str, ...], Mapping[str, Operation]] = {}


def operations(scene: Scene) -> Mapping[str, Operation]:
    """Read once for all scenes with the same extensions."""
    key = tuple(each.name for each in scene.app.api.state.container.extensions)
    if key not in _operations:
        _operations[key] = _read_operations(describe(scene.app.api)["paths"])
    return _operations[key]


def _read_operations(paths: Any) -> Mapping[str, Operation]:
    return {
        operation["operationId"]: Operation(
            name=operation["operationId"],
            method=method.upper(),
            path=path,
            has_body="requestBody" in operation,
        )
        for path, methods in paths.items()
        for method, operation in methods.items()
        if isinstance(operation, dict)
    }


def operation_of(use_case: type, found: Mapping[str, Operation]) -> Operation:
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", use_case.__name__).lower()
    name = OPERATIONS.get(name, name)
    assert name in found, (
        f"{use_case.__name__} has no operation {name} over HTTP. Add the name of its operation to "
        "OPERATIONS in this file, or leave HTTP out of its exposure."
    )
    return found[name]


async def through_program(scene: Scene, use_case: type, caller: Caller, command: Any) -> Outcome:
    before = await scene.recorded()
    try:
        result = await scene.app.service.run(use_case, command, caller.actor)
    except DomainError as refusal:
        return Outcome(refusal.code, None, (await scene.recorded()).since(before))
    return Outcome(None, scene.named(_plain(result)), (await scene.recorded()).since(before))


async def through_http(scene: Scene, use_case: type, caller: Caller, command: Any) -> Outcome:
    before = await scene.recorded()
    operation = operation_of(use_case, operations(scene))
    answer = await scene.app.anonymous.request(
        operation["method"], **_request(operation, caller, command)
    )
    content: Any = answer.json() if answer.content else None
    code = content["error"]["code"] if answer.is_error else None
    result = None if answer.is_error else scene.named(content)
    return Outcome(code, result, (await scene.recorded()).since(before))


def _request(operation: Operation, caller: Caller, command: Any) -> dict[str, Any]:
    given = {
        PARAMETERS.get((operation["name"], field.name), field.name): value
        for field in dataclasses.fields(command)
        if (value := getattr(command, field.name)) is not UNSET
        and value != field.default
        and field.name not in _GIVEN_BY_HTTP
    }
    headers = {"Authorization": f"Bearer {caller.access_token}"} if caller.access_token else {}
    if key := given.pop("idempotency_key", None):
        headers["Idempotency-Key"] = key
    if (version := given.pop("expected_version", None)) is not None:
        headers["If-Match"] = f'"{version}-digest"'
    path = operation["path"]
    for name in re.findall(r"\{(\w+)\}", path):
        path = path.replace(f"{{{name}}}", str(given.pop(name)))
    query: dict[str, Any] = {}
    for name, value in list(given.items()):
        if isinstance(value, PageRequest):
            del given[name]
            query["limit"] = value.limit
    sent = json.loads(json.dumps(given, default=str))
    if operation["has_body"]:
        return {"url": path, "headers": headers, "params": query, "json": sent}
    return {"url": path, "headers": headers, "params": {**query, **sent}}


def _plain(result: Any) -> Any:
    """As a declared route shows it."""
    if isinstance(result, Created):
        return {"id": str(result.id)}
    if isinstance(result, Page):
        return {"items": [_plain(each) for each in result.items], "next_cursor": None}
    if dataclasses.is_dataclass(result) and not isinstance(result, type):
        return {
            field.name: _plain(getattr(result, field.name)) for field in dataclasses.fields(result)
        }
    if isinstance(result, list | tuple):
        return [_plain(each) for each in result]
    if isinstance(result, datetime):
        return result.isoformat().replace("+00:00", "Z")
    return result if isinstance(result, int | float | str | None) else str(result)
