"""Whether the process runs, and whether it can serve."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from fastapi import params
from starlette.requests import Request
from starlette.responses import Response

from hexameter.entrypoints.http.errors.responses import ErrorResponse, error_response
from hexameter.entrypoints.http.responses.json import JsonResponse
from hexameter.entrypoints.http.routing.authentication import anyone
from hexameter.entrypoints.http.routing.strict_route import Router
from hexameter.entrypoints.input.validation import MAX_DETAILS

Readiness = Callable[[], Awaitable[Sequence[str]]]
"""Names what is missing (`database`, `migrations`, `writes`); nothing when all is there."""

READINESS_SECONDS = 4.0


@dataclass(slots=True)
class Live:
    status: Literal["live"] = "live"


@dataclass(slots=True)
class Ready:
    status: Literal["ready"] = "ready"


router = Router("/health", tags=["operations"], dependencies=[params.Depends(anyone)])


@router.get("/live")
async def live() -> Live:
    """Whether the process runs."""
    return Live()


@router.get("/ready", response_model=Ready)
async def ready(request: Request) -> Response:
    """Whether the process can serve: its database can be reached and is migrated."""
    missing = await _missing(request.app.state.readiness)
    if not missing:
        return JsonResponse({"status": "ready"}, headers={"Cache-Control": "no-store"})
    details = [
        {"field": name, "code": "missing", "message": f"Not available: {name}."}
        for name in missing[:MAX_DETAILS]
    ]
    message = f"Not ready: {', '.join(missing)}."
    return error_response(
        request.scope, ErrorResponse(503, "UNAVAILABLE", message, details, {"Retry-After": "1"})
    )


async def _missing(readiness: Readiness) -> Sequence[str]:
    """A probe that takes too long counts as missing itself."""
    try:
        async with asyncio.timeout(READINESS_SECONDS):
            return await readiness()
    except TimeoutError:
        return ["readiness (no answer in time)"]
