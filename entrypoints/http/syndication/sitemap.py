"""The sitemap (https://www.sitemaps.org/protocol.html): where search engines find the posts.

A document of 50,000 addresses takes 20 MB while it is made. They are made one at a time, and in
pieces, so that neither memory nor the event loop is taken by many requests at once.
"""

import asyncio
import re
from datetime import UTC, datetime
from typing import Annotated
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from hexameter.application.ports.syndication import SitemapEntryView, SitemapQueries
from hexameter.application.turns import Turns
from hexameter.domain.syndication import MAX_SITEMAP_URLS
from hexameter.entrypoints.http.openapi.answers import document_answer
from hexameter.entrypoints.http.responses.documents import document_response
from hexameter.entrypoints.http.responses.links import SiteLinks
from hexameter.entrypoints.http.routing.authentication import MaybeUser
from hexameter.entrypoints.http.routing.strict_route import Router
from hexameter.entrypoints.http.routing.use import Use
from hexameter.entrypoints.http.syndication.examples import SITEMAP_EXAMPLE
from hexameter.entrypoints.http.syndication.xml import add, document
from hexameter.entrypoints.input.fields import Text

XML = "application/xml"
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
WRITTEN_AT_ONCE = 1_000
SITEMAP_TURN_SECONDS = 4.0

router = Router("/sitemap", tags=["syndication"])

Sitemap = Annotated[SitemapQueries, Use(SitemapQueries)]

_NUMBER = re.compile("[1-9][0-9]{0,8}", re.ASCII)
_ANSWER = document_answer(XML, {"type": "string"}, SITEMAP_EXAMPLE)


@router.get(".xml", response_class=Response, responses=_ANSWER)
async def read_sitemap(request: Request, actor: MaybeUser, sitemap: Sitemap) -> Response:
    """The addresses of all published posts. Beyond 50,000 it is an index of documents."""
    extent = await sitemap.extent(size=MAX_SITEMAP_URLS)
    if extent.pages > 1:
        return document_response(request, _index(request, extent.pages), XML, extent.changed_at)
    return await _page(request, sitemap, 1)


@router.get("-{number}.xml", response_class=Response, responses=_ANSWER)
async def read_sitemap_page(
    request: Request, actor: MaybeUser, sitemap: Sitemap, number: Text
) -> Response:
    """One of the documents that the index of the sitemap names."""
    if _NUMBER.fullmatch(number) is None:
        raise HTTPException(404)
    extent = await sitemap.extent(size=MAX_SITEMAP_URLS)
    if int(number) > extent.pages:
        raise HTTPException(404)
    return await _page(request, sitemap, int(number))


def _index(request: Request, pages: int) -> bytes:
    links: SiteLinks = request.app.state.links
    root = Element("sitemapindex", xmlns=NAMESPACE)
    for number in range(1, pages + 1):
        add(add(root, "sitemap"), "loc", links.to(f"/sitemap-{number}.xml"))
    return document(root)


async def _page(request: Request, sitemap: SitemapQueries, number: int) -> Response:
    turns: Turns = request.app.state.sitemap_turns
    async with turns.turn():
        entries = await sitemap.page(number, size=MAX_SITEMAP_URLS)
        changed_at = max((entry.changed_at for entry in entries), default=None)
        content = await _urls(entries, request.app.state.links)
        return document_response(request, content, XML, changed_at)


async def _urls(entries: list[SitemapEntryView], links: SiteLinks) -> bytes:
    head = f"<?xml version='1.0' encoding='utf-8'?>\n<urlset xmlns=\"{NAMESPACE}\">\n"
    content = bytearray(head.encode())
    if not entries:
        # The format requires an address.
        content += f"<url><loc>{escape(links.home)}</loc></url>\n".encode()
    for start in range(0, len(entries), WRITTEN_AT_ONCE):
        some = entries[start : start + WRITTEN_AT_ONCE]
        content += "".join([_url(entry, links) for entry in some]).encode()
        await asyncio.sleep(0)
    content += b"</urlset>\n"
    return bytes(content)


def _url(entry: SitemapEntryView, links: SiteLinks) -> str:
    address = escape(links.post(entry.slug, entry.id, entry.username))
    return f"<url><loc>{address}</loc><lastmod>{_time(entry.changed_at)}</lastmod></url>\n"


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
