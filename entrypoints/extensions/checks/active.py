"""Whether active extensions fit this release and each other."""

import re
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement

from hexameter.application.collections.fields import InvalidCollection
from hexameter.application.collections.spec import spec_of
from hexameter.domain.users.roles import Permission
from hexameter.entrypoints.extensions.checks.inputs import check_command_lines, check_inputs
from hexameter.entrypoints.extensions.checks.lists import check_lists
from hexameter.entrypoints.extensions.checks.shape import check_shape
from hexameter.entrypoints.extensions.checks.tasks import check_tasks
from hexameter.entrypoints.extensions.command_line_names import named_use_cases
from hexameter.entrypoints.extensions.declaration import Extension
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.entrypoints.extensions.own_limits import check_limits
from hexameter.entrypoints.extensions.wiring.annotations import (
    InvalidUseCase,
    MissingArgument,
    command_type,
)
from hexameter.entrypoints.quotas import LimitName
from hexameter.entrypoints.setting_rules import CORE_SCHEMES

_PREFIX = re.compile(r"(?:/[a-z0-9][a-z0-9._~-]*)+")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*")
_TABLE_OWNER = re.compile(r"[a-z][a-z0-9_]{0,29}")


def check_extensions(extensions: Sequence[Extension]) -> None:
    """Raises `ExtensionError` for one that does not fit this release or those before it."""
    names: set[str] = set()
    owners: dict[object, str] = dict.fromkeys(
        [
            *Permission,
            *(("store", scheme) for scheme in CORE_SCHEMES),
            *(("limit", str(name)) for name in LimitName),
        ],
        "the core",
    )
    for extension in extensions:
        check_shape(extension)
        if extension.name in names:
            raise ExtensionError(extension.name, "another active extension has this name.")
        names.add(extension.name)
        _check_version(extension)
        for kind, declared in _declared(extension):
            if declared in owners:
                raise ExtensionError(
                    extension.name, f"{kind} is already declared by {owners[declared]}."
                )
            owners[declared] = extension.name
    _check_permissions(extensions)
    check_limits(extensions)
    check_tasks(extensions)
    check_lists(extensions)
    _check_table_names(extensions)
    _check_mounts(extensions)
    named_use_cases(extensions)
    check_inputs(extensions)
    check_command_lines(extensions)


def _declared(extension: Extension) -> Iterator[tuple[str, object]]:
    """What must be unique: its description for messages, and itself."""
    for grant in extension.permissions:
        yield f"the permission {grant.name}", grant.name
    for limit in extension.limits:
        yield f"the rate limit {limit.name}", ("limit", limit.name)
    for declared in extension.use_cases:
        yield f"the use case {declared.use_case.__name__}", declared.use_case
        try:
            command = command_type(declared.use_case)
        except (InvalidUseCase, MissingArgument) as problem:
            raise ExtensionError(extension.name, f"{problem}.") from None
        yield f"a use case for {command.__name__}", command
    for collection in extension.collections:
        try:
            table = spec_of(collection).table
        except InvalidCollection as problem:
            raise ExtensionError(extension.name, f"{problem}.") from None
        yield f"the collection {collection.__name__}", collection
        yield f"the table {table}", ("table", extension.name, table)
    yield from _declared_adapters(extension)
    # The port asks for a property, which a class may hold.
    subscribers: list[Any] = list(extension.subscribers)
    for subscriber in subscribers:
        yield f"the subscriber {subscriber.name}", ("subscriber", subscriber.name)
    for task in extension.periodic_tasks:
        yield f"the task {task.name}", ("task", task.name)


def _declared_adapters(extension: Extension) -> Iterator[tuple[str, object]]:
    for port in (*extension.queries, *extension.repositories):
        yield f"the port {port.__name__}", port
    for port in extension.queries:
        yield f"a port called {port.__name__}", ("query", port.__name__)
    if extension.store is not None:
        scheme = extension.store.scheme
        if not _SCHEME.fullmatch(scheme):
            raise ExtensionError(
                extension.name, f"its store's scheme {scheme!r} is not like mongodb."
            )
        yield f"a store for {scheme}://", ("store", scheme)
    for port in extension.adapters:
        yield f"an adapter for {port.__name__}", ("adapter", port)
    for declared in extension.settings:
        yield f"the settings {declared.__name__}", declared


def _check_version(extension: Extension) -> None:
    if not extension.requires:
        return
    try:
        requirement = Requirement(extension.requires)
    except InvalidRequirement:
        raise ExtensionError(
            extension.name,
            f"its requires, {extension.requires!r}, is not like 'hexameter>=0.1,<0.3'.",
        ) from None
    ours = version("hexameter")
    if requirement.name != "hexameter" or not requirement.specifier.contains(ours, True):
        raise ExtensionError(
            extension.name, f"it requires {extension.requires}, and this is hexameter {ours}."
        )


def _check_permissions(extensions: Sequence[Extension]) -> None:
    known = {*Permission, *(grant.name for each in extensions for grant in each.permissions)}
    for extension in extensions:
        for declared in extension.use_cases:
            if declared.permission is not None and declared.permission not in known:
                raise ExtensionError(
                    extension.name,
                    f"{declared.use_case.__name__} needs the permission {declared.permission}, "
                    "which nothing defines; add permission(...) to its permissions.",
                )


def _check_table_names(extensions: Sequence[Extension]) -> None:
    """The tables `ext_<name>_...` must belong to one extension."""
    owners = [
        extension.name
        for extension in extensions
        if extension.collections or extension.tables is not None
    ]
    for extension in extensions:
        if extension.tables is not None and not _is_found(extension.tables.partition(":")[0]):
            # Also in memory, which does not load them.
            raise ExtensionError(
                extension.name,
                f"its tables {extension.tables!r} do not load (there is no such module).",
            )
    for name in owners:
        if not _TABLE_OWNER.fullmatch(name):
            raise ExtensionError(
                name,
                "with tables it needs a name of at most 30 letters, digits and _, like "
                "reading_lists.",
            )
        for other in owners:
            if other.startswith(f"{name}_"):
                raise ExtensionError(
                    other, f"its tables would have the prefix of {name}; it needs another name."
                )


def _is_found(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def _check_mounts(extensions: Sequence[Extension]) -> None:
    """No mount is inside of another."""
    owners: dict[str, str] = {}
    for extension in extensions:
        for mount in extension.mounts:
            if not _PREFIX.fullmatch(mount.prefix):
                raise ExtensionError(
                    extension.name, f"the mount {mount.prefix!r} needs a path like '/api'."
                )
            if any(
                not path.startswith("/") or path.endswith("/") or size < 1
                for path, size in mount.body_limits.items()
            ):
                raise ExtensionError(
                    extension.name,
                    f"body_limits of the mount {mount.prefix} need paths like '/users' and bytes.",
                )
            for other, owner in owners.items():
                if f"{mount.prefix}/".startswith(f"{other}/") or other.startswith(
                    f"{mount.prefix}/"
                ):
                    raise ExtensionError(
                        extension.name,
                        f"the mount {mount.prefix} is in the way of {other} of {owner}.",
                    )
            owners[mount.prefix] = extension.name
