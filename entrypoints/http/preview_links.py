"""Links that show a post, whatever its state, to people without an account."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import Response

from hexameter.application.idempotency import Created, SecretAlreadyShown
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.posts import PostView
from hexameter.application.ports.preview_links import (
    PREVIEW_LINK_SORTS,
    PreviewLinkQueries,
    PreviewLinkView,
)
from hexameter.application.preview_links.create_preview_link import (
    CreatePreviewLink,
    CreatePreviewLinkCommand,
)
from hexameter.application.preview_links.queries import ReadPreview, ReadPreviewCommand
from hexameter.application.preview_links.revoke_preview_link import (
    RevokePreviewLink,
    RevokePreviewLinkCommand,
)
from hexameter.domain.posts.errors import PostNotFound
from hexameter.domain.posts.preview_link import PreviewLinkNotFound, PreviewNotFound
from hexameter.entrypoints.http.openapi.answers import answers
from hexameter.entrypoints.http.requests.idempotency import IdempotencyKey, created_headers
from hexameter.entrypoints.http.requests.pagination import ListQuery, Page, list_query
from hexameter.entrypoints.http.responses.cache_control import secret_headers
from hexameter.entrypoints.http.responses.json import JsonResponse
from hexameter.entrypoints.http.responses.links import SiteLinks
from hexameter.entrypoints.http.responses.pages import page_request, page_response
from hexameter.entrypoints.http.routing.authentication import Anyone, SignedInUser
from hexameter.entrypoints.http.routing.rate_limits import limited, limited_by_account
from hexameter.entrypoints.http.routing.strict_route import Router
from hexameter.entrypoints.http.routing.use import Use
from hexameter.entrypoints.input.fields import Id, StrictModel, Text, Timestamp
from hexameter.entrypoints.quotas import LimitName

router = Router("/v1/posts", tags=["previews"])
previews = Router("/v1/previews", tags=["previews"])

_LIST = list_query(sorts=PREVIEW_LINK_SORTS, default_sort="-created_at")


class CreatePreviewLinkBody(StrictModel):
    expires_at: Timestamp | None = None


@dataclass(slots=True)
class NewPreviewLink:
    """`token` and `url` are shown this once."""

    id: UUID
    token: str
    url: str
    created_at: datetime
    expires_at: datetime


@dataclass(slots=True)
class PreviewLinkPage(Page[PreviewLinkView]):
    """A page of preview links."""

    items: list[PreviewLinkView]


def _headers() -> dict[str, str]:
    return {**secret_headers(), "X-Robots-Tag": "noindex"}


@router.post(
    "/{post_id}/preview-links",
    status_code=201,
    dependencies=[limited_by_account(LimitName.WRITE)],
    response_model=NewPreviewLink,
    responses=answers(PostNotFound, SecretAlreadyShown),
)
async def create_preview_link(
    request: Request,
    actor: SignedInUser,
    key: IdempotencyKey,
    create: Annotated[CreatePreviewLink, Use(CreatePreviewLink)],
    post_id: Id,
    body: CreatePreviewLinkBody | None = None,
) -> Response:
    """Create a link that shows the post to anyone who has it, until it expires or is revoked. Token
    and URL are shown this once: a repeat with the same `Idempotency-Key` is refused.
    """
    command = CreatePreviewLinkCommand(
        post_id=post_id, expires_at=body and body.expires_at, idempotency_key=key
    )
    link = await create.execute(actor, command)
    links: SiteLinks = request.app.state.links
    shown = NewPreviewLink(
        link.id, link.token, links.preview(link.token), link.created_at, link.expires_at
    )
    location = f"/v1/posts/{post_id}/preview-links/{link.id}"
    return JsonResponse(shown, 201, {**_headers(), **created_headers(Created(link.id), location)})


@router.get(
    "/{post_id}/preview-links", response_model=PreviewLinkPage, responses=answers(PostNotFound)
)
async def list_preview_links(
    request: Request,
    actor: SignedInUser,
    links: Annotated[PreviewLinkQueries, Use(PreviewLinkQueries)],
    query: Annotated[ListQuery, Depends(_LIST)],
    post_id: Id,
) -> Response:
    """The valid preview links of the post, newest first. For its author and for editors."""
    clock: Clock = request.app.state.clock
    page = await links.of_post(post_id, page_request(request, query), actor, now=clock.now())
    return page_response(request, query, page, _headers())


@router.delete(
    "/{post_id}/preview-links/{link_id}",
    status_code=204,
    responses=answers(PostNotFound, PreviewLinkNotFound),
)
async def revoke_preview_link(
    actor: SignedInUser,
    revoke: Annotated[RevokePreviewLink, Use(RevokePreviewLink)],
    post_id: Id,
    link_id: Id,
) -> None:
    """Revoke a preview link immediately."""
    await revoke.execute(actor, RevokePreviewLinkCommand(post_id=post_id, link_id=link_id))


@previews.get(
    "/{token}",
    dependencies=[limited(LimitName.PREVIEW)],
    response_model=PostView,
    responses=answers(PreviewNotFound),
)
async def read_preview(
    actor: Anyone, preview: Annotated[ReadPreview, Use(ReadPreview)], token: Text
) -> Response:
    """The post of a preview link as it is now, with the content of its working copy if there is
    one. A token that is unknown, expired or revoked is 404.
    """
    return JsonResponse(
        await preview.execute(actor, ReadPreviewCommand(token=token)), 200, _headers()
    )
