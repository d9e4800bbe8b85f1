"""Routing by a table of paths, instead of by asking every route in turn."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from re import Pattern

from fastapi import FastAPI
from fastapi.routing import RouteContext, iter_route_contexts
from starlette.convertors import StringConvertor
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from hexameter.entrypoints.http.fastpath.handler import Handler, build_handler
from hexameter.entrypoints.http.routing.strict_route import StrictRequest, StrictRoute

Bucket = tuple[int, str]
"""The number of a path's segments and the second of them, which names a feature."""


@dataclass(frozen=True, slots=True)
class _Target:
    path: Pattern[str]
    methods: frozenset[str]
    route: StrictRoute
    handle: Handler


class FastRouter:
    """Answers requests to routes that have a call plan. `fallback`, FastAPI with the same routes,
    answers all others, unknown paths and methods, and everything while dependencies are overridden.
    """

    def __init__(self, app: FastAPI, fallback: ASGIApp) -> None:
        self._app = app
        self._fallback = fallback
        self._targets: dict[Bucket, list[_Target]] = {}
        for path, target in _targets(app):
            self._targets.setdefault(_bucket(path), []).append(target)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        target = self._find(scope)
        if target is None or self._app.dependency_overrides:
            await self._fallback(scope, receive, send)
            return
        request = StrictRequest(scope, receive, send)
        try:
            body = await target.route.prepare(request)
            response = await target.handle(request, body)
        except Exception as error:
            await self._answer_error(error, scope, receive, send)
        else:
            await response(scope, receive, send)

    async def _answer_error(
        self, error: Exception, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """By the handler of the nearest class. The outermost middleware answers errors for which
        there is only the handler of `Exception`.
        """

        async def fail(scope: Scope, receive: Receive, send: Send) -> None:
            raise error

        handlers = {
            kind: handler
            for kind, handler in self._app.exception_handlers.items()
            if kind not in (500, Exception)
        }
        await ExceptionMiddleware(fail, handlers)(scope, receive, send)

    def _find(self, scope: Scope) -> _Target | None:
        """The target, after the values of its path parameters have been put into the scope."""
        if scope["type"] != "http" or scope.get("root_path"):
            return None
        path, method = scope["path"], scope["method"]
        for target in self._targets.get(_bucket(path), ()):
            if method in target.methods and (found := target.path.match(path)):
                scope["path_params"] = found.groupdict()
                scope["route"] = target.route
                scope["endpoint"] = target.route.endpoint
                return target
        return None


def _targets(app: FastAPI) -> Iterator[tuple[str, _Target]]:
    """In the order of the routes: the first that matches a path answers."""
    others: list[RouteContext] = []
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        handle = build_handler(context) if _is_supported(context) else None
        if (
            handle is None
            or not isinstance(route, StrictRoute)
            or any(_overlap(context, other) for other in others)
        ):
            others.append(context)
        else:
            methods = frozenset(context.methods or ())
            yield str(context.path), _Target(context.path_regex, methods, route, handle)


def _bucket(path: str) -> Bucket:
    segments = path.split("/", 3)
    return path.count("/"), segments[2] if len(segments) > 2 else ""


def _is_supported(context: RouteContext) -> bool:
    return (
        isinstance(context.original_route, StrictRoute)
        and context.max_body_size is None
        and all(type(each) is StringConvertor for each in context.param_convertors.values())
        and "{" not in _bucket(str(context.path))[1]
    )


def _overlap(one: RouteContext, other: RouteContext) -> bool:
    """Whether a path could match both."""
    other_path: Pattern[str] | None = getattr(other, "path_regex", None)
    if other_path is None:
        return True
    return bool(other_path.match(_example(one)) or one.path_regex.match(_example(other)))


def _example(context: RouteContext) -> str:
    return re.sub(r"\{[^}]*\}", "x", str(context.path))
