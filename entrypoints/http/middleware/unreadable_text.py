"""Requests whose path or query is not text."""

from urllib.parse import unquote_to_bytes

from starlette.types import Scope

from hexameter.domain.errors import invalid


def refuse_unreadable(scope: Scope) -> None:
    """Reject NUL, which no store can keep, and text that is not UTF-8: decoded leniently, different
    paths would become the same one.
    """
    # Servers may leave `raw_path` out.
    path = scope.get("raw_path") or scope["path"].encode("utf-8", "surrogatepass")
    query = scope["query_string"]
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
