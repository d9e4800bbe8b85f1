"""A mounted web layer with routes, scheme and error shape of its own, and mounted applications."""

from typing import Annotated

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from hexameter import Service
from hexameter.extending import (
    Anyone,
    Clock,
    CreatePost,
    CreatePostCommand,
    ErrorResponse,
    Extension,
    LimitName,
    MaybeUser,
    Mount,
    PageRequest,
    PostQueries,
    PublishPost,
    PublishPostCommand,
    Router,
    SignedInUser,
    Sort,
    StrictModel,
    Use,
    actor_of,
    limited,
)

NEWEST = PageRequest(Sort("published_at", descending=True))


class Headline(StrictModel):
    text: str


class Headlines:
    def __init__(self, service: Service) -> None:
        self._service = service

    async def newest(self, actor: MaybeUser) -> Response:
        page = await self._service.get(PostQueries).page(NEWEST, actor)
        return JSONResponse([post.title for post in page.items])

    async def publish(self, actor: SignedInUser, body: Headline) -> Response:
        draft = CreatePostCommand(title=body.text, body=body.text)
        post = await self._service.run(CreatePost, draft, actor)
        await self._service.run(PublishPost, PublishPostCommand(post_id=post.id), actor)
        return JSONResponse(str(post.id), 201)

    async def draft(
        self, actor: SignedInUser, create: Annotated[CreatePost, Use(CreatePost)], body: Headline
    ) -> Response:
        command = CreatePostCommand(title=body.text, body=body.text)
        return JSONResponse(str((await create.execute(actor, command)).id), 201)

    async def fail(self, actor: Anyone) -> Response:
        raise RuntimeError("a fault of the mount")


def build(service: Service, clock: Clock) -> Router:
    headlines, router = Headlines(service), Router()
    limit = [limited(LimitName.REGISTRATION)]
    router.add_api_route("/headlines", headlines.newest, methods=["GET"])
    router.add_api_route("/headlines", headlines.publish, methods=["POST"], status_code=201)
    router.add_api_route("/drafts", headlines.draft, methods=["POST"], dependencies=limit)
    router.add_api_route("/fault", headlines.fail, methods=["GET"])
    return router


def shape(error: ErrorResponse) -> tuple[int, object]:
    status = 422 if error.status in (400, 409) else error.status
    return status, {"wrong": [error.code, *(detail["field"] for detail in error.details)]}


async def _echo(request: Request) -> Response:
    body = await request.body()
    return JSONResponse({"user": str((await actor_of(request)).user_id), "bytes": len(body)})


def plain(service: Service) -> ASGIApp:
    return Starlette(routes=[Route("/{rest:path}", _echo, methods=["GET", "POST"])])


LIMITS = {"/small/medium": 100, "/small": 10}

extension = Extension(
    name="headlines",
    mounts=[
        Mount("/press", build, scheme="Token", errors=shape, body_limits={"/drafts": 100}),
        Mount("/echo/private", plain, signed_in="required"),
        Mount("/echo/open", plain, signed_in="optional", scheme="Token", body_limits=LIMITS),
    ],
)
