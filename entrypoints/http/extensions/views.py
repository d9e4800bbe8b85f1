"""Which views show fields of extensions."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from uuid import UUID

from starlette.requests import Request

from hexameter.application.actor import Actor
from hexameter.entrypoints.extensions.wiring.viewing import Load, ShownFields
from hexameter.entrypoints.http.responses.view_fields import Loaders, ViewLoader
from hexameter.entrypoints.http.routing.authentication import ACTOR, client_ip


def _for_viewer(
    load: Load,
) -> Callable[[Request, Sequence[UUID]], Awaitable[Mapping[UUID, object]]]:
    def for_request(request: Request, ids: Sequence[UUID]) -> Awaitable[Mapping[UUID, object]]:
        # A route that ignores credentials has determined no actor.
        viewer: Actor = request.scope.get(ACTOR) or Actor.anonymous(ip=client_ip(request))
        return load(viewer, ids)

    return for_request


def view_loaders(shown: Sequence[ShownFields]) -> dict[type[object], Loaders]:
    """By the class of the view."""
    loaders: dict[type[object], list[ViewLoader]] = {}
    for each in shown:
        loader = ViewLoader(each.extension, each.fields, _for_viewer(each.load))
        loaders.setdefault(each.view, []).append(loader)
    return {**loaders}
