"""What extensions show on answers of the core."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, is_dataclass
from functools import cache
from inspect import isclass
from typing import Any, get_args
from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.ports.comments import CommentView
from hexameter.application.ports.posts import PostSummaryView, PostView
from hexameter.application.ports.users import AccountView, ProfileView
from hexameter.entrypoints.extensions.changes import ViewFields
from hexameter.entrypoints.extensions.declaration import Extension
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.entrypoints.extensions.wiring.annotations import MissingArgument, annotations_of
from hexameter.entrypoints.extensions.wiring.injector import Injector

VIEWS = (PostView, PostSummaryView, CommentView, ProfileView, AccountView)

Load = Callable[[Actor, Sequence[UUID]], Awaitable[Mapping[UUID, Any]]]


@dataclass(frozen=True, slots=True)
class ShownFields:
    """`fields` is the class of what `load` gives for each id of a view."""

    extension: str
    view: type[Any]
    fields: type[Any]
    load: Load


class InvalidViewFields(Exception):
    """The message is the predicate of a sentence about the extension."""


def shown_fields(extensions: Sequence[Extension], injector: Injector) -> list[ShownFields]:
    """Raises `ExtensionError`."""
    shown: list[ShownFields] = []
    for extension in extensions:
        views: set[object] = set()
        for declared in extension.views:
            try:
                shown.append(_shown(extension.name, declared, injector))
            except (MissingArgument, InvalidViewFields) as problem:
                raise ExtensionError(extension.name, f"{problem}.") from None
            if declared.view in views:
                name = declared.view.__name__
                raise ExtensionError(
                    extension.name, f"it has two functions for {name}; make one of them."
                )
            views.add(declared.view)
    return shown


def _is_class(kind: Any) -> bool:
    return isclass(kind) and is_dataclass(kind)


def _shown(name: str, declared: ViewFields, injector: Injector) -> ShownFields:
    load, function = declared.load, declared.load.__name__
    if declared.view not in VIEWS:
        known = ", ".join(view.__name__ for view in VIEWS)
        raise InvalidViewFields(
            f"{declared.view.__name__} can have no fields of extensions (those that can: {known})"
        )
    injector.check_function(load, given=2)
    arguments: tuple[Any, ...] = get_args(annotations_of(load).get("return"))
    if len(arguments) != 2 or arguments[0] is not UUID or not _is_class(arguments[1]):
        raise InvalidViewFields(f"{function} must say that it returns Mapping[UUID, <a dataclass>]")

    @cache
    def bound() -> Load:
        return injector.bind(load, given=2)

    async def run(viewer: Actor, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
        return await bound()(viewer, ids)

    return ShownFields(name, declared.view, arguments[1], run)
