"""What an extension adds or changes, in words."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, TypedDict

from hexameter.application.collections.spec import spec_of
from hexameter.entrypoints.extensions.declaration import (
    Extension,
    PermissionGrant,
    Subscriber,
    UseCase,
)
from hexameter.entrypoints.extensions.discovery import Found
from hexameter.entrypoints.extensions.own_settings import setting_names


class Description(TypedDict):
    """`package` is the installed one with its version. `parts` are listed by their kind; kinds of
    which there is nothing are left out.
    """

    name: str
    package: str | None
    requires: str | None
    parts: Mapping[str, Sequence[str]]


def describe_extension(found: Found) -> Description:
    extension, package = found.extension, found.package
    return {
        "name": extension.name,
        "package": f"{package.name} {package.version}" if package is not None else None,
        "requires": extension.requires or None,
        "parts": {kind: items for kind, items in _parts(extension).items() if items},
    }


def _parts(extension: Extension) -> dict[str, list[str]]:
    return {
        "use case": [_use_case(declared) for declared in extension.use_cases],
        "permission": [_permission(grant) for grant in extension.permissions],
        "rate limit": [f"{limit.name} {limit.quota}" for limit in extension.limits],
        "wraps": [wrap.use_case.__name__ for wrap in extension.wraps],
        "replaces": [
            f"{replace.use_case.__name__} by {replace.replacement.__name__}"
            for replace in extension.replaces
        ],
        "input": [
            f"{each.kind.__name__} with {each.command.__name__}" for each in extension.inputs
        ],
        "shows fields on": [each.view.__name__ for each in extension.views],
        "before commit": [each.event.type for each in extension.before_commit],
        "subscriber": [
            f"{subscriber.name} to {subscriber.event.type}"
            if isinstance(subscriber, Subscriber)
            else subscriber.__name__
            for subscriber in extension.subscribers
        ],
        "task": [f"{task.name} every {_interval(task.every)}" for task in extension.periodic_tasks],
        "collection": [spec_of(collection).table for collection in extension.collections],
        "adapter": [
            f"{adapter.__name__} for {port.__name__}"
            for port, adapter in extension.adapters.items()
        ],
        "settings": setting_names([extension]),
        "personal": [each.name for each in extension.personal],
        "tables": [extension.tables] if extension.tables is not None else [],
        "store": [f"{extension.store.scheme}://"] if extension.store is not None else [],
        "repository": [port.__name__ for port in extension.repositories],
        "queries": [port.__name__ for port in extension.queries],
        "mails": [str(extension.mail_templates)] if extension.mail_templates is not None else [],
        "router": list(extension.routers),
        "mount": [mount.prefix for mount in extension.mounts],
    }


def _use_case(declared: UseCase[Any]) -> str:
    parts = [declared.use_case.__name__]
    if declared.http is not None:
        parts.append(f"{declared.http.method} {declared.http.path}")
    if declared.command is not None:
        parts.append(f"hexameter {declared.command}")
    if declared.every is not None:
        parts.append(f"every {_interval(declared.every)}")
    if declared.permission is not None:
        parts.append(f"needs {declared.permission}")
    return ", ".join(parts)


def _permission(grant: PermissionGrant) -> str:
    roles = " and ".join(role.value for role in grant.roles)
    return f"{grant.name} for {roles}" if roles else grant.name


def _interval(every: timedelta) -> str:
    """In the largest unit of which it is a whole number: `90 minutes`."""
    for name, unit in (
        ("day", timedelta(days=1)),
        ("hour", timedelta(hours=1)),
        ("minute", timedelta(minutes=1)),
    ):
        if not every % unit:
            return f"{every // unit} {name}s".removesuffix("s" if every == unit else "")
    return f"{every.total_seconds():g} seconds"
