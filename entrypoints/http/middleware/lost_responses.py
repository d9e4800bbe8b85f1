"""How the server tells the access log of responses that it could not send."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.types import Scope

LOST = "hexameter.lost"
"""The name of an extension of the scope. Its `find` is a function that returns a `Lost` when the
connection has ended before the whole response was written to it, otherwise None.
"""


@dataclass(frozen=True, slots=True)
class Lost:
    """Whether the response had begun, and if not, the status of the server's own answer, if any."""

    response_started: bool
    server_status: int | None


def find_lost(scope: Scope) -> Lost | None:
    extensions: Mapping[str, Any] = scope.get("extensions") or {}
    find: Callable[[], Lost | None] | None = extensions.get(LOST, {}).get("find")
    return find() if find is not None else None
