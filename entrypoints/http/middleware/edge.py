"""The outermost layer, around everything that FastAPI brings.

One class for the work that every request needs, because each further layer costs every request.
"""

import re
import time
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from random import getrandbits
from urllib.parse import unquote_to_bytes

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send

from hexameter.domain.errors import DomainError, invalid
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
    BodyGuard,
    BodyLimits,
    RequestRefused,
    refuse_declared,
)
from hexameter.entrypoints.http.middleware.concurrency_limit import (
    ADMISSION,
    ALWAYS_ADMITTED,
    Admission,
)
from hexameter.entrypoints.http.middleware.cors import Cors
from hexameter.entrypoints.http.middleware.response_sender import Exchange, shown_path

_REQUEST_ID = re.compile(rb"[A-Za-z0-9_-]{1,64}")
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
_BODY_HEADERS = frozenset({b"content-length", b"transfer-encoding"})

log: structlog.stdlib.BoundLogger = structlog.get_logger("hexameter.http")


def random_request_id() -> str:
    # A name, not a secret: the system's randomness would cost a call into the kernel.
    return f"{getrandbits(128):032x}"


def request_id_of(headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    """What the caller calls it, if it is fit to be logged."""
    for name, value in headers:
        if name == b"x-request-id":
            return value.decode("ascii") if _REQUEST_ID.fullmatch(value) else None
    return None


@dataclass(frozen=True, slots=True)
class EdgeOptions:
    """`always_admitted`: paths that admission neither refuses nor counts. Not below `/v1/`.

    `secret_segments`: in logged paths, what follows one of these is a credential and hidden.

    `log_error_messages`: the texts of unforeseen errors can quote what people sent; where they do
    not, or nobody's data is at stake, they help.
    """

    limits: BodyLimits = field(default_factory=BodyLimits)
    always_admitted: frozenset[str] = ALWAYS_ADMITTED
    access_log: bool = True
    log_error_messages: bool = False
    secret_segments: frozenset[str] = frozenset({"previews"})
    new_request_id: Callable[[], str] = random_request_id
    cors: Cors | None = None


class Edge:
    """Request ids, admission, body limits, headers, the access log, and the last resort: 500."""

    def __init__(self, app: ASGIApp, admission: Admission, options: EdgeOptions) -> None:
        self._app = app
        self._admission = admission
        self._options = options

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            # A server that can refuse a request sooner than we may ask it.
            scope.get("state", {})[ADMISSION] = self._admission
            await self._app(scope, receive, send)
            return
        started_at = time.perf_counter()
        request_id = request_id_of(scope["headers"]) or self._options.new_request_id()
        # A copy: the server goes on looking at its own, and at the method in it.
        exchange = Exchange(scope["method"], request_id, send)
        state = {
            **scope.get("state", {}),
            REQUEST_ID: request_id,
            ADDED_HEADERS: exchange.added_headers,
        }
        inner: Scope = {**scope, "state": state}
        if exchange.head:
            inner["method"] = "GET"
        tokens = structlog.contextvars.bind_contextvars(request_id=request_id)
        try:
            await self._greet(inner, receive, exchange)
        finally:
            if self._options.access_log:
                log.info(
                    "request",
                    method=exchange.method,
                    path=shown_path(scope["path"], self._options.secret_segments),
                    status=exchange.status,
                    duration_ms=round((time.perf_counter() - started_at) * 1000, 2),
                )
            structlog.contextvars.reset_contextvars(**tokens)

    async def _greet(self, scope: Scope, receive: Receive, exchange: Exchange) -> None:
        cors = self._options.cors
        if cors is not None:
            exchange.added_headers.extend(cors.headers(scope))
            if preflight := cors.preflight(scope):
                await preflight(scope, receive, exchange.send)
                return
        await self._admit(scope, receive, exchange)

    async def _admit(self, scope: Scope, receive: Receive, exchange: Exchange) -> None:
        if scope["path"] in self._options.always_admitted:
            await self._run(scope, exchange.watch(receive), exchange)
            return
        if _may_have_body(scope):
            exchange.guard = self._guard(scope, receive)
        if not self._admission.enter():
            # While draining the connection is closed, which must not happen over a body that comes.
            headers = {"Connection": "close"} if self._admission.draining else {}
            await self._answer(scope, receive, exchange, failure_of_status(503, headers))
            return
        guard = exchange.guard
        try:
            if guard is not None:
                guard.admitted = True
                refuse_declared(scope, guard.max_bytes)
            await self._run(scope, exchange.watch(guard or receive), exchange)
        except RequestRefused as refused:
            await self._answer(scope, receive, exchange, failure_of_http(refused))
        finally:
            if guard is None or guard.admitted:
                self._admission.leave()

    def _guard(self, scope: Scope, receive: Receive) -> BodyGuard:
        limits = self._options.limits
        return BodyGuard(
            receive,
            limits.of(scope["method"], scope["path"]),
            limits.seconds,
            self._admission,
            expects_continue=any(name == b"expect" for name, _ in scope["headers"]),
        )

    async def _run(self, scope: Scope, receive: Receive, exchange: Exchange) -> None:
        try:
            refuse_unreadable(scope)
            await self._app(scope, receive, exchange.send)
        except ClientDisconnect:
            return
        except DomainError as error:
            await self._answer(scope, receive, exchange, failure_of(error))
        except HTTPException as error:
            await self._answer(scope, receive, exchange, failure_of_http(error))
        except Exception as error:
            if exchange.finished_early and isinstance(error, OSError):
                return
            self._log_fault(error)
            await self._answer(scope, receive, exchange, failure_of_status(500))

    async def _answer(
        self, scope: Scope, receive: Receive, exchange: Exchange, failure: ErrorResponse
    ) -> None:
        """Nothing can be added to an answer that has begun; the server then cuts it short."""
        if not exchange.started:
            await error_response(scope, failure)(scope, receive, exchange.send)

    def _log_fault(self, error: Exception) -> None:
        chain: list[str] = []
        fault: BaseException | None = error
        while fault is not None and len(chain) < 5:
            name = type(fault).__name__
            chain.append(repr(fault) if self._options.log_error_messages else name)
            fault = fault.__cause__ or fault.__context__
        frames = traceback.extract_tb(error.__traceback__)
        where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-12:]]
        log.error("unforeseen error", error=chain, where=where)


def refuse_unreadable(scope: Scope) -> None:
    """No store and no rule here knows what to do with NUL, so it ends where it arrives. What is not
    UTF-8 would pass as U+FFFD, the same for all of it.
    """
    path, query = _raw_path(scope), scope["query_string"]
    if b"%" not in path and b"%" not in query and path.isascii() and query.isascii():
        return
    for where, raw in (("path", path), ("query", query)):
        text = unquote_to_bytes(raw)
        if b"\0" in text:
            raise invalid(where, "control_character", "Must not contain the NUL character.")
        try:
            text.decode("utf-8")
        except UnicodeDecodeError:
            raise invalid(where, "invalid_unicode", "Must be valid Unicode text.") from None


def _raw_path(scope: Scope) -> bytes:
    # Servers may leave it out.
    return scope.get("raw_path") or scope["path"].encode("utf-8", "surrogatepass")


def _may_have_body(scope: Scope) -> bool:
    if scope["method"] in _WITH_BODY:
        return True
    for name, _ in scope["headers"]:  # noqa: SIM110  half the price of `any`
        if name in _BODY_HEADERS:
            return True
    return False
