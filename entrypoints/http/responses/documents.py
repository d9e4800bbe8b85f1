"""Documents without a version: an entity tag over the content, and the time of the last change."""

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

from hexameter.entrypoints.http.responses.cache_control import cache_headers
from hexameter.entrypoints.http.responses.etags import not_modified


def document_response(
    request: Request, content: bytes, media_type: str, changed_at: datetime | None
) -> Response:
    """The document, or 304. `changed_at` is None for one that nothing has changed yet.

    As in RFC 9110, `If-Modified-Since` counts only without `If-None-Match`. It cannot notice that
    something was taken out of the document, which the entity tag does.
    """
    tag = f'"{sha256(content).hexdigest()[:18]}"'
    headers = {**cache_headers(request), "ETag": tag}
    if changed_at is not None:
        headers["Last-Modified"] = format_datetime(changed_at.astimezone(UTC), usegmt=True)
    if "if-none-match" in request.headers:
        is_known = not_modified(request, tag)
    else:
        is_known = changed_at is not None and _is_unchanged_since(request, changed_at)
    if is_known:
        return Response(None, 304, headers)
    return Response(content, 200, headers, media_type)


def _is_unchanged_since(request: Request, changed_at: datetime) -> bool:
    """A value that is not a date is ignored, as RFC 9110 asks. Its numbers can have any length."""
    try:
        since = parsedate_to_datetime(request.headers.get("if-modified-since", ""))
    except (ValueError, OverflowError):
        return False
    if since.tzinfo is None:
        return False
    return changed_at.replace(microsecond=0) <= since
