"""The responses that a route declares, for the OpenAPI document."""

from typing import Any

from hexameter.domain.errors import DomainError
from hexameter.entrypoints.http.errors.responses import status_of

Answers = dict[int | str, dict[str, Any]]

ERRORS = "x-errors"
"""Holds the error codes of one status, with their messages, while the document is made."""


def answers(*refusals: type[DomainError], etag: bool = False, status: int = 200) -> Answers:
    """The `responses` of a route: refusals of its use case, and whether its success has an ETag.

    Refusals that follow from the route's dependencies (credentials, rate limits, preconditions,
    the body) are not named here. `status` is that of the success.
    """
    described: Answers = {status: {"headers": {"ETag": header("ETag")}}} if etag else {}
    for refusal in refusals:
        of_status = described.setdefault(status_of(refusal), {ERRORS: {}})
        of_status[ERRORS][refusal.code] = refusal.message
    return described


def document_answer(media_type: str, schema: dict[str, object], example: object) -> Answers:
    """The success of a route that answers a document of another format, with an ETag."""
    content = {media_type: {"schema": schema, "example": example}}
    headers = {name: header(name) for name in ("ETag", "Last-Modified")}
    return {200: {"content": content, "headers": headers}}


def header(name: str) -> dict[str, str]:
    """A header of `components.headers`."""
    return {"$ref": f"#/components/headers/{name}"}
