"""The outermost middleware, around everything that FastAPI brings.

One class for the work that every request needs, because each further layer costs every request.
"""

import re
import time
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from random import getrandbits

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send

from hexameter.application.actor import Actor
from hexameter.domain.errors import DomainError
from hexameter.entrypoints import log_context
from hexameter.entrypoints.http.errors.handlers import failure_of_http
from hexameter.entrypoints.http.errors.responses import (
    ADDED_HEADERS,
    REQUEST_ID,
    ErrorResponse,
    error_response,
    failure_of,
    failure_of_status,
)
from hexameter.entrypoints.http.middleware.body_limits import (
    BodyLimits,
    BodyRejected,
    LimitedBody,
    check_declared,
)
from hexameter.entrypoints.http.middleware.concurrency_limit import (
    ALWAYS_ADMITTED,
    ConcurrencyLimiter,
)
from hexameter.entrypoints.http.middleware.cors import Cors
from hexameter.entrypoints.http.middleware.lost_responses import find_lost
from hexameter.entrypoints.http.middleware.response_sender import ResponseSender, shown_path
from hexameter.entrypoints.http.middleware.unreadable_text import refuse_unreadable
from hexameter.entrypoints.http.mount_rules import MOUNT, MountRules, find_mount
from hexameter.entrypoints.http.routing.authentication import ACTOR, address_of

_REQUEST_ID = re.compile(rb"[A-Za-z0-9_-]{1,64}")
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
_BODY_HEADERS = frozenset({b"content-length", b"transfer-encoding"})

log: structlog.stdlib.BoundLogger = structlog.get_logger("hexameter.http")


def random_request_id() -> str:
    # An identifier, not a secret: the system's randomness would cost a system call.
    return f"{getrandbits(128):032x}"


def request_id_of(headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    """The client's `X-Request-ID`, if it is safe to log."""
    for name, value in headers:
        if name == b"x-request-id":
            return value.decode("ascii") if _REQUEST_ID.fullmatch(value) else None
    return None


@dataclass(frozen=True, slots=True)
class EdgeOptions:
    """`always_admitted`: paths that the limiter neither refuses nor counts; none of them below
    `/v1/`.

    `log_error_messages`: texts of unexpected errors can quote personal data, so they are not logged
    unless this is set.
    """

    limits: BodyLimits = field(default_factory=BodyLimits)
    always_admitted: frozenset[str] = ALWAYS_ADMITTED
    access_log: bool = True
    log_error_messages: bool = False
    new_request_id: Callable[[], str] = random_request_id
    cors: Cors | None = None
    mounts: tuple[MountRules, ...] = ()


class EdgeMiddleware:
    """Request ids, the concurrency limit, body limits, headers, HEAD (as GET without its body), the
    access log, and 500 for unexpected errors.
    """

    def __init__(self, app: ASGIApp, limiter: ConcurrencyLimiter, options: EdgeOptions) -> None:
        self._app = app
        self._limiter = limiter
        self._options = options

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started_at = time.perf_counter()
        request_id = request_id_of(scope["headers"]) or self._options.new_request_id()
        names = {name for name, _ in scope["headers"]}
        sender = ResponseSender(
            scope["method"], request_id, send, expects_continue=b"expect" in names
        )
        if sender.head:
            # In a copy of the scope: the server reads the method in its own.
            scope, receive = {**scope, "method": "GET"}, sender.wrap_receive(receive)
        state = scope.setdefault("state", {})
        state[REQUEST_ID], state[ADDED_HEADERS] = request_id, sender.added_headers
        if self._options.mounts and (mount := find_mount(self._options.mounts, scope["path"])):
            scope[MOUNT] = mount
        may_have_body = scope["method"] in _WITH_BODY or not names.isdisjoint(_BODY_HEADERS)
        token = log_context.request_id.set(request_id)
        try:
            if self._options.cors is not None:
                await self._apply_cors(scope, receive, sender)
            if not sender.started:
                await self._limit(scope, receive, sender, may_have_body=may_have_body)
        finally:
            if self._options.access_log:
                self._log_request(scope, sender, time.perf_counter() - started_at)
            log_context.request_id.reset(token)

    def _log_request(self, scope: Scope, sender: ResponseSender, seconds: float) -> None:
        client: tuple[str, int] | None = scope.get("client")
        actor: Actor | None = scope.get(ACTOR)
        user_id = actor.user_id if actor is not None else None
        lost = find_lost(scope)
        log.info(
            "request",
            method=sender.method,
            path=shown_path(scope["path"]),
            status=lost.server_status if lost and not lost.response_started else sender.status,
            duration_ms=round(seconds * 1000, 2),
            client=address_of(client[0]) if client else None,
            user=str(user_id) if user_id else None,
            **({"cut": True} if lost or not sender.complete else {}),
        )

    async def _apply_cors(self, scope: Scope, receive: Receive, sender: ResponseSender) -> None:
        cors = self._options.cors
        if cors is not None:
            sender.added_headers.extend(cors.headers(scope))
            if preflight := cors.preflight(scope):
                await preflight(scope, receive, sender.send)

    async def _limit(
        self, scope: Scope, receive: Receive, sender: ResponseSender, *, may_have_body: bool
    ) -> None:
        if scope["path"] in self._options.always_admitted:
            await self._run(scope, receive, sender)
            return
        limiter = self._limiter
        if limiter.draining or not limiter.acquire():
            headers = {"Connection": "close"} if limiter.draining else {}
            await self._answer(scope, receive, sender, failure_of_status(503, headers))
            return
        if may_have_body:
            await self._limit_body(scope, receive, sender)
            return
        try:
            await self._run(scope, receive, sender)
        finally:
            limiter.release()

    async def _limit_body(self, scope: Scope, receive: Receive, sender: ResponseSender) -> None:
        max_bytes = self._options.limits.of(scope["method"], scope["path"])
        body = sender.body = LimitedBody(receive, max_bytes, self._limiter)
        try:
            check_declared(scope, max_bytes)
            await self._run(scope, body, sender)
        except BodyRejected as rejected:
            await self._answer(scope, receive, sender, failure_of_http(rejected))
        finally:
            if body.holds_slot:
                self._limiter.release()

    async def _run(self, scope: Scope, receive: Receive, sender: ResponseSender) -> None:
        try:
            refuse_unreadable(scope)
            await self._app(scope, receive, sender.send)
        except ClientDisconnect:
            return
        except DomainError as error:
            await self._answer(scope, receive, sender, failure_of(error))
        except HTTPException as error:
            await self._answer(scope, receive, sender, failure_of_http(error))
        except Exception as error:
            if sender.finished_early and isinstance(error, OSError):
                return
            self._log_fault(error)
            await self._answer(scope, receive, sender, failure_of_status(500))

    async def _answer(
        self, scope: Scope, receive: Receive, sender: ResponseSender, failure: ErrorResponse
    ) -> None:
        """Once a response has started there is no second one; the server cuts it short."""
        if not sender.started:
            await error_response(scope, failure)(scope, receive, sender.send)

    def _log_fault(self, error: Exception) -> None:
        chain: list[str] = []
        fault: BaseException | None = error
        while fault is not None and len(chain) < 5:
            name = type(fault).__name__
            chain.append(repr(fault) if self._options.log_error_messages else name)
            fault = fault.__cause__ or fault.__context__
        frames = traceback.extract_tb(error.__traceback__)
        where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-12:]]
        log.error("unexpected error", error=chain, where=where)
