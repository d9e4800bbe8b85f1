"""Whether a declaration is one: what a type checker would find, for authors who do not use one."""

import re
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping, Sequence
from inspect import Parameter, isclass, iscoroutinefunction, signature, unwrap
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from hexameter.application.ports.subscriptions import MAX_SUBSCRIBER
from hexameter.domain.errors import DomainError
from hexameter.domain.events import Event
from hexameter.entrypoints.extensions.changes import (
    BeforeCommit,
    Input,
    Replace,
    ViewFields,
    Wrap,
)
from hexameter.entrypoints.extensions.declaration import (
    Extension,
    Http,
    Mount,
    PeriodicTask,
    PermissionGrant,
    RequestLimit,
    Subscriber,
    UseCase,
)
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.entrypoints.quotas import Quota

_NAME = re.compile(r"[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*")
_PERMISSION = re.compile(r"[a-z][a-z0-9_-]*:[a-z][a-z0-9_-]*")
_LIMIT = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_MAX_NAME = 40
_PARTS: Mapping[str, type] = {
    "permissions": PermissionGrant,
    "limits": RequestLimit,
    "use_cases": UseCase,
    "mounts": Mount,
    "wraps": Wrap,
    "replaces": Replace,
    "inputs": Input,
    "views": ViewFields,
    "before_commit": BeforeCommit,
    "periodic_tasks": PeriodicTask,
}
_CLASSES = ("settings", "collections")
_OTHERS = ("provides", "subscribers", "routers")
_HTTP: Mapping[str, tuple[str, ...]] = {
    name: get_args(get_type_hints(Http)[name]) for name in ("method", "signed_in")
}


def check_shape(extension: Extension) -> None:
    """Raises `ExtensionError`."""
    name = _given(extension, "name")
    if not isinstance(name, str) or not _NAME.fullmatch(name) or len(name) > _MAX_NAME:
        raise ExtensionError(
            repr(name),
            f"its name must be lower-case words joined by _ or -, of at most {_MAX_NAME} "
            "characters, such as reading_lists.",
        )
    for problems in (_lists, _others, _texts, _limits, _functions, _refusals):
        for problem in problems(extension):
            raise ExtensionError(name, f"{problem}.")


def _lists(extension: Extension) -> Iterator[str]:
    for part in (*_PARTS, *_CLASSES, *_OTHERS):
        items = _given(extension, part)
        if not isinstance(items, Sequence) or isinstance(items, str):
            yield f"{part} must be a list, and is {_shown(items)}"
            return
        for item in items:
            kind = _PARTS.get(part)
            if kind is not None and not isinstance(item, kind):
                yield f"{part} has {_shown(item)}, which must be {kind.__name__}(...)"
            if part in _CLASSES and not isclass(item):
                yield f"{part} has {_shown(item)}, which must be a class"


def _others(extension: Extension) -> Iterator[str]:
    for part in ("adapters", "queries", "repositories"):
        if not isinstance(_given(extension, part), Mapping):
            yield f"{part} must be a mapping from ports"
            return
    for port, adapter in extension.adapters.items():
        if not callable(adapter):
            yield f"its adapter for {_shown(port)} must be a class or a function"
    for router in _given(extension, "routers"):
        if not isinstance(router, str):
            yield f"routers has {_shown(router)}, which must be an import string: 'module:name'"
    if not isinstance(_given(extension, "tables"), str | None):
        yield "tables must be an import string: 'module:name'"
    if not isinstance(_given(extension, "mail_templates"), Path | None):
        yield "mail_templates must be a Path"


def _texts(extension: Extension) -> Iterator[str]:
    for grant in extension.permissions:
        if not _PERMISSION.fullmatch(grant.name):
            yield f"the permission {grant.name!r} must be <what>:<action>, such as pins:write"
    for declared in extension.use_cases:
        for name, allowed in _HTTP.items():
            if declared.http is not None and getattr(declared.http, name) not in allowed:
                where = f"{declared.http.method} {declared.http.path}"
                yield f"{where}: {name} must be one of {', '.join(allowed)}"
    for subscriber in extension.subscribers:
        if isinstance(subscriber, Subscriber) and not 0 < len(subscriber.name) <= MAX_SUBSCRIBER:
            yield f"the name of a subscriber must have 1 to {MAX_SUBSCRIBER} characters"


def _limits(extension: Extension) -> Iterator[str]:
    for limit in extension.limits:
        if not _LIMIT.fullmatch(limit.name):
            yield f"the rate limit {limit.name!r} must be like pins or read-pins"
        try:
            Quota.parse(limit.quota)
        except ValueError as problem:
            yield f"the rate limit {limit.name} {problem}"


def _functions(extension: Extension) -> Iterator[str]:
    """All but those that are asked for by their annotations, which are checked there."""
    for wrap in extension.wraps:
        if not isclass(wrap.use_case):
            yield f"a wrap is of {_shown(wrap.use_case)}, which must be a use case"
        yield from _function(wrap.function, ("actor", "command", "inputs", "proceed"))
    for joining in extension.before_commit:
        yield from _event(joining.event, "before_commit")
        yield from _function(joining.function, ("uow", "event", "inputs"))
    for shown in extension.views:
        yield from _function(shown.load, ("viewer", "ids"))
    for subscriber in extension.subscribers:
        if isinstance(subscriber, Subscriber):
            yield from _event(subscriber.event, f"the subscriber {subscriber.name}")
            yield from _function(subscriber.function, ("event",))


def _event(event: object, what: str) -> Iterator[str]:
    if not isclass(event) or not issubclass(event, Event):
        yield f"{what} has {_shown(event)}, which must be a class of events"


def _function(function: object, takes: tuple[str, ...]) -> Iterator[str]:
    if not callable(function):
        yield f"{_shown(function)} must be a function"
        return
    if not _is_awaited(function):
        yield f"{_shown(function)} must be `async def`"
    kinds = [each.kind for each in signature(function).parameters.values()]
    positional = kinds.count(Parameter.POSITIONAL_ONLY) + kinds.count(
        Parameter.POSITIONAL_OR_KEYWORD
    )
    if Parameter.VAR_POSITIONAL not in kinds and positional < len(takes):
        yield f"{_shown(function)} must take {', '.join(takes)}"


def _is_awaited(function: Callable[..., object]) -> bool:
    """Also of decorated ones, of objects that are called, and by the annotation."""
    own = unwrap(function)
    if iscoroutinefunction(own) or iscoroutinefunction(type(own).__call__):
        return True
    returned = getattr(own, "__annotations__", {}).get("return")
    return (get_origin(returned) or returned) in (Awaitable, Coroutine)


def _refusals(extension: Extension) -> Iterator[str]:
    changes = (
        *extension.use_cases,
        *extension.wraps,
        *extension.replaces,
        *extension.before_commit,
    )
    raised: list[object] = [each for change in changes for each in change.raises]
    for error in raised:
        if not (isclass(error) and issubclass(error, DomainError)):
            yield f"raises has {_shown(error)}, which must be an error of a family, as Conflict"
        elif not isinstance(getattr(error, "code", None), str):
            yield f"the error {error.__name__} needs a code, such as NOT_PUBLISHED"


def _given(extension: Extension, part: str) -> Any:
    """Whatever its author wrote."""
    return getattr(extension, part)


def _shown(value: object) -> str:
    name: Any = getattr(value, "__name__", None)
    return name if isinstance(name, str) else f"{value!r:.60}"
