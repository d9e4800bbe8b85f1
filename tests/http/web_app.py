"""A small application of the shared parts, with a resource like that of any feature."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, FastAPI
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from hexameter.domain.errors import (
    AuthenticationRequired,
    Conflict,
    Forbidden,
    NotFound,
    RateLimited,
    Unavailable,
)
from hexameter.entrypoints.http.api import Api
from hexameter.entrypoints.http.health import router as health_router
from hexameter.entrypoints.http.middleware.concurrency_limit import ConcurrencyLimiter
from hexameter.entrypoints.http.middleware.edge import EdgeOptions
from hexameter.entrypoints.http.requests.pagination import ListQuery, Page, list_query
from hexameter.entrypoints.http.responses.cache_control import cache_headers
from hexameter.entrypoints.http.responses.etags import (
    ExpectedVersion,
    RequiredVersion,
    resource_response,
)
from hexameter.entrypoints.http.responses.json import JsonResponse
from hexameter.entrypoints.http.routing.strict_route import Router
from hexameter.entrypoints.input.fields import MISSING, Id, StrictModel, Text, Timestamp


class NoteNotFound(NotFound):
    code = "NOTE_NOT_FOUND"
    message = "This note does not exist."


class NameTaken(Conflict):
    code = "NAME_TAKEN"
    message = "The name \ud800 is taken."


class TooManyNotes(RateLimited):
    code = "RATE_LIMITED"
    message = "Too many notes."


class OAuthError(Exception):
    """The one exception to the error envelope."""


@dataclass
class Author:
    name: str
    since_at: datetime


@dataclass
class NoteView:
    id: UUID
    title: str
    version: int
    created_at: datetime
    author: Author
    due_at: datetime | None = None


class NoteBody(StrictModel):
    title: Annotated[Text, Field(min_length=1, max_length=10)]
    count: int = 0
    tags: Annotated[list[Text], Field(max_length=10, default_factory=list)]
    due: Timestamp | None = None
    extra: dict[str, object] = Field(default_factory=dict[str, object])


class NotePatch(StrictModel):
    title: Text | MISSING = MISSING
    due: Timestamp | MISSING | None = MISSING


KNOWN = UUID("01890000-0000-7000-8000-000000000001")
TIME = datetime(2025, 1, 2, 3, 4, 5, 678000, UTC)
NOTE = NoteView(KNOWN, "one", 3, TIME, Author("ada", TIME.replace(microsecond=0)))

router = Router("/v1/notes", tags=["notes"])
posts = Router("/v1/posts")


@router.post("", status_code=201)
async def create(body: NoteBody) -> NoteView:
    return NoteView(KNOWN, body.title, 1, TIME, NOTE.author, body.due)


@router.get("")
async def listed(
    query: Annotated[
        ListQuery,
        Depends(
            list_query(
                sorts=("created_at", "title"), default_sort="-created_at", filters=("author",)
            )
        ),
    ],
    author: Text | None = None,
) -> Page[NoteView]:
    return Page([NOTE] * query.limit, f"{query.sort.key} {query.sort.descending} {query.offset}")


@router.get("/{note_id}", response_model=None)
async def one(note_id: Id, request: Request) -> Response:
    if note_id != KNOWN:
        raise NoteNotFound
    return resource_response(request, NOTE, NOTE.version, cache_headers(request))


@router.patch("/{note_id}")
async def change(note_id: Id, body: NotePatch, expected: RequiredVersion) -> dict[str, object]:
    return {"sent": sorted(body.model_fields_set), "expected": expected}


@router.put("/{note_id}")
async def replace(note_id: Id, expected: ExpectedVersion) -> dict[str, object]:
    return {"expected": expected}


@router.post("/{note_id}/fail/{how}")
async def fail(note_id: Id, how: str) -> None:
    failures: dict[str, Exception] = {
        "unauthenticated": AuthenticationRequired(),
        "forbidden": Forbidden(),
        "conflict": NameTaken(),
        "limited": TooManyNotes(retry_after=7),
        "unavailable": Unavailable(retry_after=3),
        "oauth": OAuthError(),
        "crash": RuntimeError("password hunter2\nforged line"),
    }
    raise failures[how]


@router.get("/stream/endless", response_model=None)
async def stream() -> StreamingResponse:
    async def ticks() -> AsyncIterator[bytes]:
        while True:
            yield b"tick\n"
            await asyncio.sleep(0.01)

    return StreamingResponse(ticks())


@posts.post("")
async def post(body: dict[str, object]) -> dict[str, int]:
    return {"fields": len(body)}


def build(
    *,
    max_in_flight: int = 10,
    edge: EdgeOptions | None = None,
    missing: list[str] | None = None,
    root_path: str = "",
) -> Api:
    async def readiness() -> list[str]:
        return missing or []

    async def oauth_error(request: Request, error: Exception) -> Response:
        return JsonResponse({"error": "invalid_grant"}, 400)

    limiter = ConcurrencyLimiter(max_in_flight)
    api = Api(version="1", limiter=limiter, edge=edge, root_path=root_path)
    api.include_router(router)
    api.include_router(posts)
    api.state.readiness = readiness
    api.include_router(health_router)
    api.add_exception_handler(OAuthError, oauth_error)
    gate = asyncio.Event()

    @api.get("/held")
    async def held() -> dict[str, bool]:
        await gate.wait()
        return {"held": True}

    api.state.gate = gate
    return api


app: FastAPI = build()
