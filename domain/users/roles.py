"""Roles and their permissions: the only permission model."""

from enum import StrEnum

from hexameter.domain.errors import invalid


class Permission(StrEnum):
    WRITE_POSTS = "posts:write"
    EDIT_ANY_POST = "posts:edit_any"
    MANAGE_USERS = "users:manage"


class Role(StrEnum):
    """In ascending order: each role has the permissions of the roles before it."""

    READER = "reader"
    AUTHOR = "author"
    EDITOR = "editor"
    ADMIN = "admin"

    @property
    def permissions(self) -> frozenset[Permission]:
        return _PERMISSIONS[self]

    @property
    def rank(self) -> int:
        """0 for the lowest role."""
        return list(Role).index(self)


_ADDED: dict[Role, set[Permission]] = {
    Role.READER: set(),
    Role.AUTHOR: {Permission.WRITE_POSTS},
    Role.EDITOR: {Permission.EDIT_ANY_POST},
    Role.ADMIN: {Permission.MANAGE_USERS},
}
_PERMISSIONS = {
    role: frozenset[Permission]().union(*(_ADDED[lower] for lower in list(Role)[: index + 1]))
    for index, role in enumerate(Role)
}


def parse_role(raw: str, *, field: str = "role") -> Role:
    """Raises `ValidationFailed`, which lists the valid roles."""
    try:
        return Role(raw)
    except ValueError:
        roles = ", ".join(Role)
        raise invalid(field, "not_one_of", f"Must be one of {roles}.") from None
