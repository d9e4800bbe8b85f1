"""Roles and their permissions: the only permission model."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NewType

from hexameter.domain.errors import invalid


class Permission(StrEnum):
    """The core's permissions. Extensions add others, which are plain strings."""

    WRITE_COMMENTS = "comments:write"
    WRITE_FAVORITES = "favorites:write"
    WRITE_FOLLOWS = "follows:write"
    WRITE_POSTS = "posts:write"
    EDIT_ANY_POST = "posts:edit_any"
    MODERATE_COMMENTS = "comments:moderate"
    MANAGE_TAGS = "tags:manage"
    MANAGE_USERS = "users:manage"


class Role(StrEnum):
    """In ascending order: each role has the permissions of the roles before it."""

    READER = "reader"
    AUTHOR = "author"
    EDITOR = "editor"
    ADMIN = "admin"

    @property
    def permissions(self) -> frozenset[Permission]:
        """The core's; `RolePermissions` also has those of extensions."""
        return _PERMISSIONS[self]

    @property
    def rank(self) -> int:
        """0 for the lowest role."""
        return list(Role).index(self)


_ADDED: dict[Role, set[Permission]] = {
    Role.READER: {
        Permission.WRITE_COMMENTS,
        Permission.WRITE_FAVORITES,
        Permission.WRITE_FOLLOWS,
    },
    Role.AUTHOR: {Permission.WRITE_POSTS},
    Role.EDITOR: {
        Permission.EDIT_ANY_POST,
        Permission.MODERATE_COMMENTS,
        Permission.MANAGE_TAGS,
    },
    Role.ADMIN: {Permission.MANAGE_USERS},
}
_PERMISSIONS = {
    role: frozenset[Permission]().union(*(_ADDED[lower] for lower in list(Role)[: index + 1]))
    for index, role in enumerate(Role)
}


DefaultRole = NewType("DefaultRole", Role)
"""The role of a new account when none is named."""


class RolePermissions:
    """The permissions of each role. `added` are those of extensions, with the roles that have them:
    every higher role has them too.
    """

    def __init__(self, added: Mapping[str, Iterable[Role]] | None = None) -> None:
        self._permissions: dict[Role, frozenset[str]] = {
            role: role.permissions.union(
                permission
                for permission, lowest in (added or {}).items()
                if any(role.rank >= each.rank for each in lowest)
            )
            for role in Role
        }

    def of(self, role: Role) -> frozenset[str]:
        return self._permissions[role]


def parse_role(raw: str, *, field: str = "role") -> Role:
    """Raises `ValidationFailed`, which lists the valid roles."""
    try:
        return Role(raw)
    except ValueError:
        roles = ", ".join(Role)
        raise invalid(field, "not_one_of", f"Must be one of {roles}.") from None
