"""Errors as the RealWorld API shows them: `{"errors": {"body": ["title: Must not be empty."]}}`."""

from typing import Any

_STATUSES = {400: 422, 409: 422}
_NAMES = {"summary": "description", "tags": "tagList", "slug": "title", "name": "username"}


def error(facts: Any) -> tuple[int, object]:
    """`facts`: an `ErrorResponse`, whose module only processes that serve load."""
    messages = [f"{_field(each['field'])}: {each['message']}" for each in facts.details]
    body = list(dict.fromkeys(messages)) or [facts.message]
    status: int = facts.status
    return _STATUSES.get(status, status), {"errors": {"body": body}}


def _field(path: str) -> str:
    """The name that the caller knows it by."""
    first, *rest = path.split(".")
    if rest and first in ("user", "article", "comment"):
        first, *rest = rest
    return ".".join([_NAMES.get(first, first), *rest])
