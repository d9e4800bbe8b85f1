"""Roles and their permissions: the only permission model."""

from enum import StrEnum

from hexameter.domain.errors import invalid


class Permission(StrEnum):
    WRITE_COMMENTS = "comments:write"
    WRITE_FAVORITES = "favorites:write"
    WRITE_FOLLOWS = "follows:write"
    WRITE_POSTS = "posts:write"
    WRITE_MEDIA = "media:write"
    EDIT_ANY_POST = "posts:edit_any"
    MODERATE_COMMENTS = "comments:moderate"
    MANAGE_TAGS = "tags:manage"
    MANAGE_USERS = "users:manage"
    READ_AUDIT = "audit:read"
    MANAGE_WEBHOOKS = "webhooks:manage"
    MANAGE_DELIVERY = "delivery:manage"


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


_ADDED = {
    Role.READER: {
        Permission.WRITE_COMMENTS,
        Permission.WRITE_FAVORITES,
        Permission.WRITE_FOLLOWS,
    },
    Role.AUTHOR: {Permission.WRITE_POSTS, Permission.WRITE_MEDIA},
    Role.EDITOR: {
        Permission.EDIT_ANY_POST,
        Permission.MODERATE_COMMENTS,
        Permission.MANAGE_TAGS,
    },
    Role.ADMIN: {
        Permission.MANAGE_USERS,
        Permission.READ_AUDIT,
        Permission.MANAGE_WEBHOOKS,
        Permission.MANAGE_DELIVERY,
    },
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
