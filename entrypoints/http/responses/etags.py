"""Conditional requests (RFC 9110, 13) on strong entity tags: `"<version>-<digest>"`.

The digest covers all that is shown, so a counter makes a new tag; a writer's `If-Match` is about
the version before it alone.

Reverse proxies that compress responses change their tags: nginx and Cloudflare make them weak,
Apache and Caddy append the encoding inside the quotes. Such tags match as the original would.
"""

import re
from collections.abc import Mapping
from hashlib import sha256
from operator import itemgetter
from typing import Annotated, NamedTuple

from fastapi import Depends
from msgspec import Raw
from starlette.requests import Request
from starlette.responses import Response

from hexameter.entrypoints.http.errors.responses import JSON, PreconditionRequired
from hexameter.entrypoints.http.responses.json import to_json
from hexameter.entrypoints.http.responses.view_fields import ExtendedResponse, loaders_of

NO_VERSION = -1
"""A version that no resource has."""

_TAG = re.compile(r'"([\x21\x23-\x7e\x80-\xff]*)"')
_ENCODING = re.compile(r"--?(?:gzip|br|zstd|deflate)$")
"""What proxies append: `-gzip`, and Jetty's `--gzip`."""
_VERSIONED = re.compile(r"([0-9]{1,18})-(?:([0-9]{1,18})-)?[A-Za-z0-9_-]+", re.ASCII)


class Versions(NamedTuple):
    """`version` is that of the resource, `of` that of what it is made from. None: any."""

    version: int | None
    of: int | None = None


def etag(version: int, content: bytes, *, of: int | None = None) -> str:
    """`of` is the version of what the resource is made from, if a writer must have seen that."""
    versions = f"{version}" if of is None else f"{version}-{of}"
    return f'"{versions}-{sha256(content).hexdigest()[:18]}"'


def not_modified(request: Request, tag: str) -> bool:
    """Whether `If-None-Match` names it. The comparison is weak, as RFC 9110 asks for reads."""
    value = _joined(request, "if-none-match")
    if value is None:
        return False
    if value == tag or value.strip() == "*":
        return True
    opaque = tag.strip('"')
    return any(_ENCODING.sub("", known) == opaque for known in _TAG.findall(value))


def resource_response(
    request: Request,
    view: object,
    version: int,
    headers: Mapping[str, str],
    status: int = 200,
    *,
    of: int | None = None,
) -> Response:
    """One resource with its entity tag, or 304 when the client already has this representation.

    `headers` (see `cache_control`) are sent with both.
    """
    if loaders := loaders_of(request, type(view)):

        def finish(views: list[Raw], headers: Mapping[str, str]) -> Response:
            return _resource(request, to_json(views[0]), version, headers, status, of)

        return ExtendedResponse(request, loaders, [view], headers, finish)
    return _resource(request, to_json(view), version, headers, status, of)


def _resource(
    request: Request,
    content: bytes,
    version: int,
    headers: Mapping[str, str],
    status: int,
    of: int | None,
) -> Response:
    tag = etag(version, content, of=of)
    with_tag = {**headers, "ETag": tag}
    if status == 200 and request.scope["method"] == "GET" and not_modified(request, tag):
        return Response(None, 304, with_tag)
    return Response(content, status, with_tag, JSON)


async def if_match(request: Request) -> int | None:
    """The version that the caller saw; None when `If-Match` is missing or is `*`.

    Of several tags the highest version counts: versions only rise. `NO_VERSION` for a tag that was
    never given out here. A weak tag counts as a strong one, unlike in RFC 9110, because it comes
    from a proxy that has made ours weak. The use case compares the version, so other errors are
    reported first (RFC 9110, 13.2.1).
    """
    value = _joined(request, "if-match")
    return None if value is None else _versions(value).version


async def if_match_required(request: Request) -> int | None:
    """As `if_match`, but a missing header raises `PreconditionRequired` (428)."""
    value = _joined(request, "if-match")
    if value is None:
        raise PreconditionRequired
    return _versions(value).version


ExpectedVersion = Annotated[int | None, Depends(if_match)]
RequiredVersion = Annotated[int | None, Depends(if_match_required)]


async def if_match_of_both(request: Request, _: RequiredVersion) -> Versions:
    """As `if_match_required`, for tags that name two versions."""
    return _versions(_joined(request, "if-match") or "")


RequiredVersions = Annotated[Versions, Depends(if_match_of_both)]


def _versions(value: str) -> Versions:
    if value.strip() == "*":
        return Versions(None)
    found = [
        (int(versioned[1]), int(versioned[2]) if versioned[2] else None)
        for opaque in _TAG.findall(value)
        if (versioned := _VERSIONED.fullmatch(opaque))
    ]
    return Versions(*max(found, key=itemgetter(0), default=(NO_VERSION, None)))


def _joined(request: Request, name: str) -> str | None:
    sought = name.encode("ascii")
    values = [value for key, value in request.scope["headers"] if key == sought]
    return b",".join(values).decode("latin-1") if values else None
