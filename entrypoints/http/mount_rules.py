"""What holds for the requests below a mount, from the outermost middleware on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.types import Scope

MOUNT = "hexameter.mount"
"""The key in a request's scope for the rules of its mount."""

BEARER = "Bearer"


@dataclass(frozen=True, slots=True)
class MountRules:
    """`scheme` is that of its `Authorization` headers. `errors` gives status and JSON of an error
    from its facts (an `ErrorResponse`); None leaves the core's shape.
    """

    prefix: str
    scheme: str = BEARER
    errors: Callable[[Any], tuple[int, object]] | None = None
    segments: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "segments", f"{self.prefix}/")

    def includes(self, path: str) -> bool:
        return path.startswith(self.segments) or path == self.prefix


def find_mount(mounts: Sequence[MountRules], path: str) -> MountRules | None:
    for mount in mounts:
        if mount.includes(path):
            return mount
    return None


def mount_of(scope: Scope) -> MountRules | None:
    """None outside of mounts."""
    return scope.get(MOUNT)


def scheme_of(scope: Scope) -> str:
    """The scheme of the `Authorization` header."""
    mount = mount_of(scope)
    return BEARER if mount is None else mount.scheme
