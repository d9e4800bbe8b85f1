"""Mounted ASGI applications: their routes cannot be checked, so one policy holds for all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from hexameter.entrypoints.http.mount_rules import MountRules
from hexameter.entrypoints.http.routing.authentication import (
    ACTOR,
    Policy,
    anyone,
    maybe_user,
    signed_in_user,
)

POLICIES: dict[Literal["required", "optional", "no"], Policy] = {
    "required": signed_in_user,
    "optional": maybe_user,
    "no": anyone,
}


@dataclass(frozen=True, slots=True)
class MountedApplication:
    rules: MountRules
    app: ASGIApp
    policy: Policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Raises what the policy raises, before the application sees anything of the request."""
        scope[ACTOR] = await self.policy(Request(scope))
        inner = {**scope, "root_path": scope.get("root_path", "") + self.rules.prefix}
        del inner["app"]
        await self.app(inner, receive, send)


class MountedApplications:
    """Hands requests below their prefixes to them, and all others to `app`. They see no websockets
    and no lifespan.
    """

    def __init__(self, app: ASGIApp, mounted: Sequence[MountedApplication]) -> None:
        self._app = app
        self._mounted = mounted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            for mounted in self._mounted:
                if mounted.rules.includes(scope["path"]):
                    await mounted(scope, receive, send)
                    return
        await self._app(scope, receive, send)
